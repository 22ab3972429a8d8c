import { placeOf, readTable, rosterFiles, type RosterFile, type RosterRow } from '../../core/model/one-roster.ts';
import { failedAll, ok, problem, type Problem, type Result } from '../../core/result.ts';
import { readCsv } from './read-files.ts';

/** A OneRoster 1.1 bulk set whose rows are valid and whose references all lead somewhere. Rows that are to be deleted are left out. */
export type Roster = { readonly [F in Exclude<RosterFile, 'manifest.csv'>]: readonly RosterRow<F>[] };

type DataFile = keyof Roster;
type AnyRow = RosterRow<DataFile>;

export async function readRoster(directory: string): Promise<Result<Roster>> {
  const tables = new Map<RosterFile, readonly unknown[]>();
  const problems: Problem[] = [];
  for (const file of rosterFiles) {
    const lines = await readCsv(directory, file);
    const rows = lines.ok ? readTable(file, lines.value) : lines;
    if (rows.ok) tables.set(file, rows.value);
    else problems.push(...rows.problems);
  }
  if (problems.length > 0) return failedAll(problems);
  problems.push(...manifestProblems(tables.get('manifest.csv') as RosterRow<'manifest.csv'>[]));
  const active = (file: DataFile): AnyRow[] => (tables.get(file) as AnyRow[]).filter((row) => row.status === 'active');
  const data = Object.fromEntries(rosterFiles.flatMap((file) => (file === 'manifest.csv' ? [] : [[file, active(file)]]))) as unknown as Roster;
  problems.push(...doubles(data), ...loose(data));
  return problems.length > 0 ? failedAll(problems) : ok(data);
}

/** Only whole sets are read: a delta would need what came before it. */
function manifestProblems(rows: readonly RosterRow<'manifest.csv'>[]): Problem[] {
  const problems: Problem[] = [];
  const expect = (name: string, value: string): void => {
    const row = rows.find((r) => r.propertyName === name);
    if (row === undefined) problems.push(problem('SM-301', placeOf('manifest.csv', 1, 1), `the property ${name} is missing`));
    else if (row.value !== value)
      problems.push(problem('SM-301', placeOf('manifest.csv', row.line, row.columns.get('value') ?? 2), `${name} must be ${value}`));
  };
  expect('oneroster.version', '1.1');
  for (const file of rosterFiles) if (file !== 'manifest.csv') expect(`file.${file.replace('.csv', '')}`, 'bulk');
  return problems;
}

function doubles(data: Roster): Problem[] {
  return Object.entries(data).flatMap(([file, rows]) => {
    const seen = new Set<string>();
    return rows.flatMap((row) => {
      if (seen.has(row.sourcedId)) return [problem('SM-302', placeOf(file, row.line, row.columns.get('sourcedId') ?? 1), 'this sourcedId is there twice')];
      seen.add(row.sourcedId);
      return [];
    });
  });
}

const references: readonly { readonly file: DataFile; readonly column: string; readonly to: DataFile }[] = [
  { file: 'orgs.csv', column: 'parentSourcedId', to: 'orgs.csv' },
  { file: 'academicSessions.csv', column: 'parentSourcedId', to: 'academicSessions.csv' },
  { file: 'courses.csv', column: 'schoolYearSourcedId', to: 'academicSessions.csv' },
  { file: 'courses.csv', column: 'orgSourcedId', to: 'orgs.csv' },
  { file: 'classes.csv', column: 'courseSourcedId', to: 'courses.csv' },
  { file: 'classes.csv', column: 'schoolSourcedId', to: 'orgs.csv' },
  { file: 'classes.csv', column: 'termSourcedIds', to: 'academicSessions.csv' },
  { file: 'users.csv', column: 'orgSourcedIds', to: 'orgs.csv' },
  { file: 'enrollments.csv', column: 'classSourcedId', to: 'classes.csv' },
  { file: 'enrollments.csv', column: 'schoolSourcedId', to: 'orgs.csv' },
  { file: 'enrollments.csv', column: 'userSourcedId', to: 'users.csv' },
];

/** References to nothing: in a bulk set whatever is named must be there. */
function loose(data: Roster): Problem[] {
  return references.flatMap(({ file, column, to }) => {
    const known = new Set(data[to].map((row) => row.sourcedId));
    return data[file].flatMap((row) => {
      const value = (row as unknown as Record<string, string | readonly string[] | null>)[column] ?? [];
      const missing = (typeof value === 'string' ? [value] : value).some((key) => !known.has(key));
      return missing ? [problem('SM-303', placeOf(file, row.line, row.columns.get(column) ?? 1), `${column} is not in ${to}`)] : [];
    });
  });
}
