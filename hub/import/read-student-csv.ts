import { placeOf } from '../../core/model/one-roster.ts';
import type { ProblemCode } from '../../core/problems.ts';
import { failedAll, ok, problem, type Problem, type Result } from '../../core/result.ts';
import { readCsv } from './read-files.ts';

/** What is wrong with a field; never its text, which may be a secret. Null where nothing is. */
export type Fault = { readonly code: ProblemCode; readonly words: string } | null;

/** An optional file of the school with one line for each student it speaks of; the first column is the student's key. */
export interface StudentFile<Column extends string> {
  readonly file: string;
  /** Every column in the file's order, with what is wrong with its text. */
  readonly columns: Readonly<Record<Column, (text: string, student: string) => Fault>>;
  /** What is wrong with the line as a whole. */
  readonly whole?: (line: Readonly<Record<Column, string>>) => Fault;
  /** One line for each program of a student, which the second column names, in place of one for each student. */
  readonly perProgram?: boolean;
}

export const cannotBeUsed = (column: string): Fault => ({ code: 'SM-302', words: `${column} cannot be used` });

/** The lines by student key, or student key and program; no line at all where there is no file. */
export async function readStudentCsv<Column extends string>(
  directory: string,
  { file, columns, whole, perProgram = false }: StudentFile<Column>,
  students: { has(student: string): boolean },
): Promise<Result<ReadonlyMap<string, Readonly<Record<Column, string>>>>> {
  const header = Object.keys(columns) as Column[];
  const lines = await readCsv(directory, file);
  if (!lines.ok) return lines.problems.every((p) => p.where === file && p.detail === 'the file is missing') ? ok(new Map()) : lines;
  const [first, ...rows] = lines.value;
  if (first?.fields.join() !== header.join()) return failedAll([problem('SM-301', placeOf(file, 1, 1), `the header must be ${header.join(',')}`)]);
  const problems: Problem[] = [];
  const found = new Map<string, Readonly<Record<Column, string>>>();
  for (const { line, fields } of rows) {
    const [key = '', second = ''] = fields;
    const name = perProgram ? `${key} ${second}` : key;
    if (fields.length !== header.length) {
      const words = `expected ${header.length} fields, found ${fields.length}`;
      problems.push(problem('SM-302', placeOf(file, line, Math.min(fields.length, header.length) + 1), words));
      continue;
    }
    const wrong = header.flatMap((column, index) => {
      const fault = columns[column](fields[index] ?? '', key);
      return fault === null ? [] : [problem(fault.code, placeOf(file, line, index + 1), fault.words)];
    });
    if (wrong.length > 0) problems.push(...wrong);
    else if (!students.has(key)) problems.push(problem('SM-303', placeOf(file, line, 1), 'sourcedId is not a student in users.csv'));
    else if (found.has(name))
      problems.push(problem('SM-302', placeOf(file, line, 1), perProgram ? 'this student is there twice for this program' : 'this student is there twice'));
    else {
      const read = Object.fromEntries(header.map((column, index) => [column, fields[index] ?? ''])) as Record<Column, string>;
      const fault = whole?.(read) ?? null;
      if (fault !== null) problems.push(problem(fault.code, placeOf(file, line, 1), fault.words));
      found.set(name, read);
    }
  }
  return problems.length > 0 ? failedAll(problems) : ok(found);
}
