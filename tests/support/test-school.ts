import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { root } from '../../build/bundles/root.ts';

export interface TestSchoolRequest {
  /** Bells of the one block of today, as instants in ms. None: no block at all. */
  readonly bells: readonly number[];
  /** Of the first cohort, the one that is in the lab. */
  readonly programs: readonly string[];
  readonly warnSeconds?: number;
  readonly takeBackSeconds?: number;
  readonly leaveAfter?: number;
  readonly idleAfter?: number;
  /** Makes the block a flex block of these programs. */
  readonly choices?: readonly string[];
  /** More of the block, as the lab file has it: groups, a transition, where to go after it. */
  readonly rotation?: Readonly<Record<string, unknown>>;
  readonly places?: readonly object[];
  /** Bells of a second block, in which the second cohort sits down before the first one, at the first seats. */
  readonly thenBells?: readonly number[];
}

/** The sample school with a short day that is now: the same files, other bells and shorter times. */
export interface TestSchool {
  readonly folder: string;
  /** Key of the cohort in the lab. */
  readonly cohort: string;
  /** The three pictures of a student. */
  pictures(student: string): readonly string[];
  firstName(student: string): string;
  /** The picture that stands for a student, such as `faces/fox`: first names may be alike. */
  face(student: string): string;
  remove(): void;
}

export function makeTestSchool(request: TestSchoolRequest): TestSchool {
  const folder = mkdtempSync(join(tmpdir(), 'stationmaster-school-'));
  cpSync(join(root, 'resources/sample-school'), folder, { recursive: true });
  // A zone in which it is about noon, so that the test's day has no midnight in it.
  const hoursToNoon = 12 - new Date().getUTCHours();
  const timeZone = hoursToNoon === 0 ? 'Etc/GMT' : `Etc/GMT${hoursToNoon > 0 ? '-' : '+'}${Math.abs(hoursToNoon)}`;
  const wall = (instant: number): string => new Date(instant + hoursToNoon * 3_600_000).toISOString().slice(11, 19);
  const lab = JSON.parse(readFileSync(join(folder, 'lab.json'), 'utf8')) as { cohorts: { class: string; programs: string[] }[] } & Record<string, unknown>;
  const [first] = lab.cohorts;
  if (first === undefined) throw new Error('The sample school has no cohort.');
  const everyDay = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const changed = {
    ...lab,
    timeZone,
    holidays: [],
    places: request.places ?? [],
    cohorts: [{ ...first, programs: request.programs }, ...lab.cohorts.slice(1)],
    blocks:
      request.bells.length === 0
        ? []
        : [
            {
              id: 'today',
              days: everyDay,
              cohorts: [first.class],
              bells: request.bells.map(wall),
              ...(request.choices === undefined ? {} : { choices: request.choices }),
              ...request.rotation,
            },
            ...(request.thenBells === undefined
              ? []
              : [{ id: 'then', days: everyDay, cohorts: [lab.cohorts[1]?.class, first.class], bells: request.thenBells.map(wall) }]),
          ],
    settings: {
      warnSeconds: request.warnSeconds ?? 60,
      takeBackSeconds: request.takeBackSeconds ?? 10,
      resumeSeconds: 120,
      leaveAfter: request.leaveAfter ?? 480,
      language: 'en',
    },
  };
  writeFileSync(join(folder, 'lab.json'), JSON.stringify(changed, null, 2));
  const catalogue = JSON.parse(readFileSync(join(folder, 'catalogue.json'), 'utf8')) as { programs: object[] };
  writeFileSync(
    join(folder, 'catalogue.json'),
    JSON.stringify({ programs: catalogue.programs.map((p) => ({ ...p, idleAfter: request.idleAfter ?? 60 })) }, null, 2),
  );
  // School goes on whatever day the test is run.
  const sessions = readFileSync(join(folder, 'academicSessions.csv'), 'utf8');
  writeFileSync(join(folder, 'academicSessions.csv'), sessions.replaceAll(/2026-08-\d\d/g, '2020-01-01').replaceAll(/20(26|27)-(12|05)-\d\d/g, '2060-12-31'));
  const rows = (file: string): Record<string, string>[] => parse(readFileSync(join(folder, file), 'utf8'), { columns: true, bom: true });
  const secrets = new Map(rows('pictures.csv').map((r) => [r['sourcedId'] ?? '', [r['first'] ?? '', r['second'] ?? '', r['third'] ?? '']]));
  const faces = new Map(rows('pictures.csv').map((r) => [r['sourcedId'] ?? '', r['picture'] ?? '']));
  const names = new Map(rows('users.csv').map((r) => [r['sourcedId'] ?? '', r['givenName'] ?? '']));
  return {
    folder,
    cohort: first.class,
    pictures: (student) => secrets.get(student) ?? [],
    firstName: (student) => names.get(student) ?? '',
    face: (student) => faces.get(student) ?? '',
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
