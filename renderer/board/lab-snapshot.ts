import * as v from 'valibot';
import type { LabSnapshot, SeatState } from '../../core/contract/board-hub.ts';
import { subjects } from '../../core/model/catalogue.ts';
import { lines } from '../../core/model/lab.ts';
import { parseWith } from '../../core/model/parse.ts';
import { failed, type Result } from '../../core/result.ts';
import { legendStates } from './needs.ts';

/** What the hub sends, checked at the door. A tab left open over an update of the hub says so instead of drawing half a room. */
const text = v.string();
const number = v.number();
const line = v.picklist(lines);
const subject = v.picklist(subjects);

const seat = v.object({
  seat: number,
  column: number,
  row: number,
  station: v.nullable(text),
  state: v.picklist([...legendStates, 'none'] satisfies SeatState[]),
  since: v.nullable(number),
  student: v.nullable(v.object({ student: text, name: text, picture: text, line: v.nullable(line), visit: text })),
  program: v.nullable(v.object({ program: text, name: text, subject, icon: text })),
  creditedToday: number,
  paused: v.boolean(),
  message: v.nullable(text),
  pulledOut: v.nullable(v.object({ tutor: text, group: v.nullable(text) })),
  store: v.nullable(
    v.object({
      waiting: number,
      inMemory: number,
      setAside: number,
      storage: v.picklist(['disk', 'memory']),
      destination: v.picklist(['hub', 'record-store']),
      disk: v.nullable(v.object({ persisted: v.boolean(), usedPercent: number })),
    }),
  ),
});
const help = v.object({
  request: text,
  seat: v.nullable(number),
  station: text,
  student: v.nullable(v.object({ student: text, name: text, picture: text })),
  program: v.nullable(text),
  subject: v.nullable(subject),
  askedAt: number,
  takenBy: v.nullable(text),
});
const place = v.object({ place: text, name: v.object({ en: text, es: v.exactOptional(text) }) });
const block = v.object({
  block: text,
  cohorts: v.array(v.object({ cohort: text, name: text, line })),
  bells: v.array(number),
  pausedAt: v.nullable(number),
  groups: v.array(v.object({ name: text, students: number, now: v.nullable(place), next: v.nullable(place) })),
  adHoc: v.boolean(),
  next: v.array(v.object({ name: text, line, subject })),
});
const minutes = v.object({
  student: text,
  name: text,
  cohort: text,
  line: v.nullable(line),
  seat: v.nullable(number),
  programs: v.array(v.object({ program: text, name: text, subject, creditedMs: number, idleMs: number, goalMinutes: v.nullable(number) })),
  creditedMs: number,
  badge: v.boolean(),
});
const path = v.object({
  student: text,
  name: text,
  program: text,
  programName: text,
  subject,
  lesson: v.nullable(v.object({ lesson: text, title: text, place: number })),
  total: number,
  failures: number,
  stopped: v.boolean(),
});
const labSnapshotSchema: v.GenericSchema<unknown, LabSnapshot> = v.object({
  revision: number,
  hubTime: number,
  lab: v.object({ lab: text, name: text, school: text, timeZone: text }),
  me: v.object({ staff: text, name: text }),
  cohorts: v.array(v.object({ cohort: text, name: text, line, students: number })),
  guests: v.array(v.object({ student: text, kind: v.picklist(['guest', 'joins']), name: text, picture: text, cohort: text })),
  seats: v.array(seat),
  help: v.array(help),
  blocks: v.array(block),
  minutes: v.array(minutes),
  paths: v.array(path),
  problems: v.array(v.object({ seat: v.nullable(number), code: text, where: v.nullable(text), at: number })),
});

export const parseLabSnapshot = (input: unknown): Result<LabSnapshot> => parseWith(labSnapshotSchema, input, 'SM-701', 'lab');

/** The data of one `lab` event. */
export function parseLabEvent(data: unknown): Result<LabSnapshot> {
  if (typeof data !== 'string') return failed('SM-701', 'lab');
  try {
    return parseLabSnapshot(JSON.parse(data));
  } catch {
    return failed('SM-701', 'lab', 'not JSON');
  }
}
