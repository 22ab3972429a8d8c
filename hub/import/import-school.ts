import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { rosterFiles } from '../../core/model/one-roster.ts';
import { failedAll, ok, type Result } from '../../core/result.ts';
import type { Hub } from '../build-hub.ts';
import { Labs } from '../lab/labs.ts';
import { publishMissing, withdrawComing } from '../lab/published-plan.ts';
import { leaveOutDeleted } from './leave-out-deleted.ts';
import { launchProblems } from './launch-problems.ts';
import { prepareSavedSignIns, storeSavedSignIns } from './prepare-saved-sign-ins.ts';
import { prepareSignIn } from './prepare-sign-in.ts';
import { readSchool } from './read-school.ts';
import { preparePictures, storeSchool } from './store-school.ts';

/**
 * Imports a school's directory: a OneRoster 1.1 bulk set, `lab.json`, `catalogue.json` and, where they are there, `pictures.csv`,
 * `sign-in.csv` and `saved-sign-ins.csv`. Everything or nothing, in one transaction; what was in force stays in force when it is refused (a numbered error with its place).
 */
export interface Imported {
  readonly lab: string;
  readonly students: number;
  readonly staff: number;
  /** Keys of students whom the files list and who were deleted here (SM-712). */
  readonly leftOut: readonly string[];
}

export async function importSchool(hub: Hub, directory: string): Promise<Result<Imported>> {
  const { db, clock } = hub.context;
  const school = await readSchool(directory);
  if (!school.ok) return school;
  const refused = launchProblems(school.value, hub.context.publicAddress());
  if (refused.length > 0) return failedAll(refused);
  const hash = await importHash(directory);
  const pictures = await preparePictures(db, school.value);
  const signIn = await prepareSignIn(db, school.value, pictures);
  if (!signIn.ok) return signIn;
  const savedSignIns = prepareSavedSignIns(hub.context.sealKeys, school.value);
  if (!savedSignIns.ok) return savedSignIns;
  const now = clock();
  const { leftOut, students } = await db.transaction().execute(async (tx) => {
    const { school: admitted, leftOut } = await leaveOutDeleted(tx, school.value, now);
    await storeSchool(tx, admitted, { pictures, signIn: signIn.value }, hash, now);
    await storeSavedSignIns(tx, admitted, savedSignIns.value, now);
    const lab = await Labs.read(tx, school.value.lab.lab.key, now);
    await withdrawComing(tx, lab, now);
    await publishMissing(tx, lab, now);
    return { leftOut, students: admitted.students.length };
  });
  hub.rosterChanged();
  return ok({ lab: school.value.lab.lab.key, students, staff: school.value.staff.length, leftOut });
}

/** Changes when an import refuses what it took before: the same files are looked at again, and staff are told. */
const rules = 'kindergarten is shown eight pictures\n';

/** Of the rules of the import and all files that it reads: the same hash needs no import. */
export async function importHash(directory: string): Promise<string> {
  const wanted = new Set<string>([...rosterFiles, 'lab.json', 'catalogue.json', 'pictures.csv', 'sign-in.csv', 'saved-sign-ins.csv']);
  const hash = createHash('sha256').update(rules);
  const files = (await readdir(directory).catch(() => [])).filter((file) => wanted.has(file)).sort();
  for (const file of files) hash.update(`${file}\n`).update(await readFile(path.join(directory, file)));
  return hash.digest('hex');
}

/** Whether the directory holds something else than what is in force. */
export async function needsImport(hub: Hub, directory: string): Promise<boolean> {
  const rows = await hub.context.db.selectFrom('schools').select('import_hash').execute();
  const hash = await importHash(directory);
  return rows.every((row) => row.import_hash !== hash);
}
