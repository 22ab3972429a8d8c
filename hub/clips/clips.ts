import { createHash } from 'node:crypto';
import type { RecordedClip } from '../../core/contract/board-hub.ts';
import { clipLanguages, clipPrompts, noClip, type Clip } from '../../core/sound/clips.ts';
import { problem } from '../../core/result.ts';
import { audit } from '../audit.ts';
import type { Reader } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import type { Lab } from '../lab/labs.ts';
import type { StationConfigs } from '../lab/station-config.ts';
import { growLabRevision } from '../lab/wanted.ts';

/** What staff recorded for the lab's stations to say: one recording a prompt and language, known by the hash of its bytes. */
export type ClipPlace = Pick<Clip, 'language' | 'prompt'>;

/** SM-704 where there is no such prompt. */
export function clipPlace({ language, prompt }: { readonly language: string; readonly prompt: string }): ClipPlace {
  const place = { language: clipLanguages.find((each) => each === language), prompt: clipPrompts.find((each) => each === prompt) };
  if (place.language === undefined || place.prompt === undefined) throw new Refused([problem('SM-704', `clip ${language}/${prompt}`)]);
  return { language: place.language, prompt: place.prompt };
}

/** SM-812 where the bytes are no recording of a voice. */
export async function keepClip(hub: HubContext, configs: StationConfigs, lab: Lab, by: string, place: ClipPlace, audio: Buffer): Promise<void> {
  const why = noClip(audio);
  if (why !== null) throw new Refused([problem('SM-812', nameOf(place), why)]);
  const now = hub.clock();
  const recorded = { hash: createHash('sha256').update(audio).digest('hex'), audio, recorded_at: now, recorded_by: by };
  await hub.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('clips')
      .values({ ...lab.scope, ...place, ...recorded })
      .onConflict((conflict) => conflict.columns(['district', 'school', 'lab', 'language', 'prompt']).doUpdateSet(recorded))
      .execute();
    await growLabRevision(tx, lab.scope);
    await audit(tx, lab.scope, { at: now, actor: by, action: 'record-clip', target: nameOf(place), detail: { bytes: audio.length } });
  });
  changed(hub, configs);
}

/** SM-705 where there is none. */
export async function removeClip(hub: HubContext, configs: StationConfigs, lab: Lab, by: string, place: ClipPlace): Promise<void> {
  await hub.db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('clips')
      .where('district', '=', lab.scope.district)
      .where('school', '=', lab.scope.school)
      .where('lab', '=', lab.scope.lab)
      .where('language', '=', place.language)
      .where('prompt', '=', place.prompt)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new Refused([problem('SM-705', `clip ${nameOf(place)}`, 'there is no recording')]);
    await growLabRevision(tx, lab.scope);
    await audit(tx, lab.scope, { at: hub.clock(), actor: by, action: 'delete-clip', target: nameOf(place) });
  });
  changed(hub, configs);
}

/** In the order of the prompts, so that the same recordings make the same configuration. */
export async function readClips(db: Reader, scope: Scope): Promise<Clip[]> {
  const rows = await rowsOf(db, scope).select(['language', 'prompt', 'hash']).execute();
  return inOrder(rows);
}

export async function listClips(db: Reader, lab: Lab): Promise<RecordedClip[]> {
  const rows = await rowsOf(db, lab.scope).select(['language', 'prompt', 'hash', 'recorded_at', 'recorded_by']).execute();
  return inOrder(rows).map(({ recorded_at, recorded_by, ...clip }) => ({
    ...clip,
    at: recorded_at,
    by: lab.staff.find((member) => member.staff === recorded_by)?.name ?? recorded_by,
  }));
}

/** SM-704 where there is none. */
export async function clipAudio(db: Reader, scope: Scope, wanted: ClipPlace | { readonly hash: string }): Promise<Buffer> {
  const rows = rowsOf(db, scope).select('audio');
  const row = await (
    'hash' in wanted ? rows.where('hash', '=', wanted.hash) : rows.where('language', '=', wanted.language).where('prompt', '=', wanted.prompt)
  ).executeTakeFirst();
  if (row === undefined) throw new Refused([problem('SM-704', 'clip')]);
  return Buffer.from(row.audio);
}

const rowsOf = (db: Reader, { district, school, lab }: Scope) =>
  db.selectFrom('clips').where('district', '=', district).where('school', '=', school).where('lab', '=', lab);

const inOrder = <C extends ClipPlace>(clips: C[]): C[] =>
  clips.sort((a, b) => clipLanguages.indexOf(a.language) - clipLanguages.indexOf(b.language) || clipPrompts.indexOf(a.prompt) - clipPrompts.indexOf(b.prompt));

const nameOf = ({ language, prompt }: ClipPlace): string => `${language}/${prompt}`;

function changed(hub: HubContext, configs: StationConfigs): void {
  configs.forget();
  hub.pokes.pokeAll();
  hub.boards.changed();
}
