import { existsSync } from 'node:fs';
import { failed, ok, type Result } from '../../core/result.ts';
import { openDatabase, type Database } from '../database/open-database.ts';
import { transactionsEnded } from '../database/transactions-ended.ts';
import { admitStudent, deleteStudent } from '../people/delete-student.ts';
import type { SchoolScope } from '../people/remove-statements.ts';
import { receiptText, studentReceipt } from '../people/student-receipt.ts';
import { databasePlace } from './read-words.ts';
import type { StudentCommand } from './student-command.ts';

export interface StudentCommandSurroundings {
  /** The process's clock, ms since 1970. */
  readonly clock: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** Does what a `student` command says, beside a hub that may be running, and answers the words for the person who asked. */
export async function runStudentCommand(command: StudentCommand, around: StudentCommandSurroundings): Promise<Result<string>> {
  const place = databasePlace(command.data, command.database);
  // Opening would make an empty one.
  if (place.kind === 'sqlite' && !existsSync(place.file)) return failed('SM-102', `--data ${command.data}`, 'no hub keeps its data there');
  const db = await openDatabase(place);
  try {
    const school = await db.selectFrom('schools').select(['district', 'school']).orderBy('school').executeTakeFirst();
    return school === undefined ? failed('SM-708') : await perform(db, school, command, around);
  } finally {
    await db.destroy();
  }
}

async function perform(db: Database, school: SchoolScope, command: StudentCommand, { clock, wait }: StudentCommandSurroundings): Promise<Result<string>> {
  const { verb, student, reason } = command;
  const deletion = { student, by: 'hub', reason };
  if (verb === 'admit') {
    const admitted = await admitStudent(db, school, deletion, clock());
    return admitted.ok ? ok(`The next import may bring ${student} back.`) : admitted;
  }
  if (verb === 'delete') {
    const deleted = await deleteStudent(db, school, deletion, clock());
    if (!deleted.ok) return deleted;
    if (command.database !== null) {
      // PostgreSQL lets a batch that began before the tombstone end after it: what it stored is swept. SQLite has one writer at a time.
      await transactionsEnded(db, wait);
      const swept = await deleteStudent(db, school, deletion, clock());
      if (!swept.ok) return swept;
    }
  }
  const receipt = await studentReceipt(db, school, student);
  return receipt === null ? failed('SM-713', student) : ok(receiptText(receipt));
}
