import type { OriginsTaken } from '../../core/contract/station-hub.ts';
import { problem, type Problem } from '../../core/result.ts';
import type { Program } from '../../core/model/catalogue.ts';
import { audit } from '../audit.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import type { Lab } from '../lab/labs.ts';
import { growLabRevision } from '../lab/wanted.ts';
import { addOrigin } from './origin-additions.ts';
import { whyNotAdded } from './check-origin.ts';

/** As an entry's own list is bounded on its way to the station. */
const mostOrigins = 200;

/** SM-530 where the lab has it off, SM-705 where the program is not in the catalogue. */
export function recordedProgram(lab: Lab, id: string): Program {
  if (lab.file.settings.recordMode !== true) throw new Refused([problem('SM-530', 'lab.json:settings.recordMode')]);
  const program = lab.programs.find((each) => each.id === id);
  if (program === undefined) throw new Refused([problem('SM-705', `program ${id}`, 'it is not in the catalogue')]);
  if (program.launch.kind === 'native') throw new Refused([problem('SM-530', `program ${id}`)]);
  return program;
}

/**
 * Takes hosts into a program's entry: each by itself, so that one that must not be taken keeps no other out. Who took which stands in the audit log;
 * stations have the new entry with their next sync.
 */
export async function takeOrigins(
  hub: HubContext,
  lab: Lab,
  wanted: { readonly program: string; readonly origins: readonly string[]; readonly by: string; readonly station: string | null },
): Promise<OriginsTaken> {
  const program = recordedProgram(lab, wanted.program);
  const now = hub.clock();
  const taken: string[] = [];
  const refused: { origin: string; code: string; detail: string }[] = [];
  for (const origin of new Set(wanted.origins)) {
    const why = refusalOf(origin, program, taken.length, hub.publicAddress());
    if (why === null) taken.push(origin);
    else refused.push({ origin, code: why.code, detail: why.detail ?? '' });
  }
  const fresh = taken.filter((origin) => !program.allowedOrigins.includes(origin));
  await hub.db.transaction().execute(async (tx) => {
    for (const origin of fresh) await addOrigin(tx, lab.scope, { program: program.id, origin, by: wanted.by, station: wanted.station }, now);
    if (fresh.length > 0) await growLabRevision(tx, lab.scope);
    const detail = { origins: taken, refused: refused.map((each) => each.origin), station: wanted.station };
    await audit(tx, lab.scope, { at: now, actor: wanted.by, action: 'take-origins', target: program.id, detail });
  });
  entriesChanged(hub);
  return { taken, refused, allowedOrigins: [...program.allowedOrigins, ...fresh] };
}

function refusalOf(origin: string, program: Program, taking: number, hub: string): Problem | null {
  const why = whyNotAdded(origin, program, hub);
  if (why !== null) return problem('SM-531', origin, why);
  return program.allowedOrigins.length + taking >= mostOrigins ? problem('SM-532', `program ${program.id}`) : null;
}

/** Every station is told of the entry as it is now. */
export function entriesChanged(hub: Pick<HubContext, 'labs' | 'pokes' | 'boards'>): void {
  hub.labs.forget();
  hub.pokes.pokeAll();
  hub.boards.changed();
}
