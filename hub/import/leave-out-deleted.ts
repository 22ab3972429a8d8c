import { leaveGroups } from '../../core/rotation/groups.ts';
import type { Writer } from '../database/open-database.ts';
import { deletedStudents } from '../people/tombstones.ts';
import type { School } from './read-school.ts';

/**
 * A roster does not bring back who was deleted here: that is a person's decision. The rest of it comes into force, and the board says who was left out
 * (SM-712) until a roster no longer lists them.
 */
export async function leaveOutDeleted(tx: Writer, school: School, now: number): Promise<{ readonly school: School; readonly leftOut: readonly string[] }> {
  const key = { district: school.lab.district.key, school: school.lab.school };
  const gone = await deletedStudents(tx, key.district, key.school);
  if (gone.size === 0) return { school, leftOut: [] };
  const leftOut = school.students.map((s) => s.student).filter((student) => gone.has(student));
  await tx
    .updateTable('tombstones')
    .set({ listed_at: null })
    .where((eb) => eb.and(key))
    .execute();
  for (const student of leftOut)
    await tx
      .updateTable('tombstones')
      .set({ listed_at: now })
      .where((eb) => eb.and({ ...key, student }))
      .execute();
  const roster = { ...school.roster, 'enrollments.csv': school.roster['enrollments.csv'].filter((e) => !gone.has(e.userSourcedId)) };
  const lab = leaveGroups(school.lab, gone);
  return { school: { ...school, lab, roster, students: school.students.filter((s) => !gone.has(s.student)) }, leftOut };
}
