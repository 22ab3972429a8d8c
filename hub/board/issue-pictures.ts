import type { IssueBadges, PictureChoices, SetPictures } from '../../core/contract/board-hub.ts';
import { problem } from '../../core/result.ts';
import { audit } from '../audit.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import type { Lab } from '../lab/labs.ts';
import { growLabRevision } from '../lab/wanted.ts';
import { keepPictures, newPictures, picturesOf, pictureVerifier } from '../people/picture-secrets.ts';
import { entriesChanged } from '../record-mode/take-origins.ts';
import { studentsFor } from './students-for.ts';

/**
 * New picture passwords for a cohort or one student, as a PDF to print: the hub keeps a verifier alone, so those of today cannot be printed.
 * SM-403 where there is nobody to print one for.
 */
export async function issuePictures(hub: HubContext, lab: Lab, by: string, wanted: IssueBadges): Promise<Uint8Array> {
  const { target, students } = studentsFor(lab, wanted);
  const pictures = new Map(students.map((each) => [each.student, newPictures(each)]));
  // A sheet that cannot be made changes nobody's pictures. It is loaded when it is needed: few hubs print each day.
  const { pictureSheet } = await import('./picture-sheet.ts');
  const title = wanted.for === 'cohort' ? (lab.file.cohorts.find((cohort) => cohort.class === target)?.name ?? '') : '';
  const sheet = await pictureSheet(
    title,
    students.map((each) => ({ picture: each.picture, name: `${each.givenName} ${each.familyName}`, secret: pictures.get(each.student) ?? [] })),
  );
  await keep(hub, lab, by, pictures, { action: 'issue-pictures', target });
  return sheet;
}

/** The three that the child has chosen with staff beside it. SM-407 for one that the student is never shown. */
export async function setPictures(hub: HubContext, lab: Lab, by: string, { student, pictures }: SetPictures): Promise<void> {
  const [known] = studentsFor(lab, { for: 'student', student }).students;
  const shown = known === undefined ? [] : picturesOf(known);
  if (pictures.some((each) => !shown.includes(each))) throw new Refused([problem('SM-407', `student ${student}`)]);
  await keep(hub, lab, by, new Map([[student, pictures]]), { action: 'set-pictures', target: student });
}

export function pictureChoices(lab: Lab, student: string): PictureChoices {
  const known = lab.students.find((each) => each.student === student);
  if (known === undefined) throw new Refused([problem('SM-403', `student ${student}`)]);
  return { choices: picturesOf(known), set: known.verifier !== null };
}

async function keep(
  hub: HubContext,
  lab: Lab,
  by: string,
  pictures: ReadonlyMap<string, readonly string[]>,
  about: { readonly action: string; readonly target: string },
): Promise<void> {
  const verifiers = new Map(await Promise.all([...pictures].map(async ([student, secret]) => [student, await pictureVerifier(secret)] as const)));
  const now = hub.clock();
  await hub.db.transaction().execute(async (tx) => {
    await keepPictures(tx, lab.scope, verifiers, now);
    await growLabRevision(tx, lab.scope);
    // Whose, never which.
    await audit(tx, lab.scope, { at: now, actor: by, ...about, detail: { students: [...pictures.keys()] } });
  });
  entriesChanged(hub);
}
