import * as v from 'valibot';
import { failedAll, ok, problem, type Problem, type Result } from '../result.ts';
import { contrasts, motions, scanTimes, textSizes } from './display.ts';
import { keySchema } from './keys.ts';

/**
 * OneRoster 1.1 CSV (IMS Global, "OneRoster v1.1 CSV tables"): the header names and value rules of the files that the product reads.
 * Pure: text in, rows or problems out. A place reads `file:line:column`, the column counted in fields from 1.
 */
interface Rule<T> {
  /** The value, or words for what is wrong with the text. */
  readonly read: (text: string) => { readonly value: T } | { readonly words: string };
}

const rule = <T>(read: Rule<T>['read']): Rule<T> => ({ read });
const wrong = (words: string): { readonly words: string } => ({ words });

const free = rule((text) => ({ value: text.trim() }));
const text = rule((t) => (t.trim() === '' ? wrong('must not be empty') : { value: t.trim() }));
const key = rule((t) => (v.is(keySchema, t) ? { value: t } : wrong('must be a sourcedId: letters, digits and . _ : @ -, at most 128')));
const optionalKey = rule<string | null>((t) => (t === '' ? { value: null } : key.read(t)));
const keys = rule<readonly string[]>((t) => {
  const parts = t.split(',').map((part) => part.trim());
  return parts.every((part) => v.is(keySchema, part)) ? { value: parts } : wrong('must be one or more sourcedIds, separated by commas');
});
const oneOf = <const T extends string>(values: readonly T[]): Rule<T> =>
  rule((t) => {
    const value = values.find((each) => each === t);
    return value === undefined ? wrong(`must be one of ${values.join(', ')}`) : { value };
  });
const optionalOneOf = <const T extends string>(values: readonly T[]): Rule<T | null> =>
  rule<T | null>((t) => (t === '' ? { value: null } : oneOf(values).read(t)));
const boolean = rule((t) => (t === 'true' || t === 'false' ? { value: t === 'true' } : wrong('must be true or false')));
const optionalBoolean = rule<boolean>((t) => (t === '' ? { value: false } : boolean.read(t)));
const date = rule((t) => (v.is(v.pipe(v.string(), v.isoDate()), t) && isRealDate(t) ? { value: t } : wrong('must be a date such as 2026-08-10')));
const optionalDate = rule<string | null>((t) => (t === '' ? { value: null } : date.read(t)));
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const optionalInstant = rule<string | null>((t) => {
  if (t === '') return { value: null };
  return instant.test(t) && isRealDate(t.slice(0, 10)) ? { value: t } : wrong('must be a date and time such as 2026-08-10T07:30:00Z');
});
const year = rule((t) => (/^\d{4}$/.test(t) ? { value: Number(t) } : wrong('must be a year such as 2027')));
/** 1.1: blank in bulk files; in others `active` or `tobedeleted`. */
const status = rule<'active' | 'tobedeleted'>((t) => (t === '' ? { value: 'active' } : oneOf(['active', 'tobedeleted']).read(t)));
/** CEDS entry grade levels; only those that the product has a number for are kept. */
const grades = rule<readonly number[]>((t) => {
  if (t.trim() === '') return { value: [] };
  const parts = t.split(',').map((part) => part.trim());
  if (!parts.every((part) => gradeCode.test(part))) return wrong('must be grades such as KG or 03, separated by commas');
  return { value: parts.map(gradeOf).filter((grade) => grade !== null) };
});

const sessionTypes = ['gradingPeriod', 'semester', 'schoolYear', 'term'] as const;
const orgTypes = ['department', 'school', 'district', 'local', 'state', 'national'] as const;
const userRoles = ['administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher'] as const;
const enrolmentRoles = ['administrator', 'proctor', 'student', 'teacher', 'aide'] as const;

const base = { sourcedId: key, status, dateLastModified: optionalInstant };

/** In the order of the specification. */
const tables = {
  'manifest.csv': { propertyName: text, value: free },
  'orgs.csv': { ...base, name: text, type: oneOf(orgTypes), identifier: free, parentSourcedId: optionalKey },
  'academicSessions.csv': { ...base, title: text, type: oneOf(sessionTypes), startDate: date, endDate: date, parentSourcedId: optionalKey, schoolYear: year },
  'courses.csv': { ...base, schoolYearSourcedId: optionalKey, title: text, courseCode: free, grades, orgSourcedId: key, subjects: free, subjectCodes: free },
  'classes.csv': {
    ...base,
    title: text,
    grades,
    courseSourcedId: key,
    classCode: free,
    classType: oneOf(['homeroom', 'scheduled']),
    location: free,
    schoolSourcedId: key,
    termSourcedIds: keys,
    subjects: free,
    subjectCodes: free,
    periods: free,
  },
  'users.csv': {
    ...base,
    enabledUser: boolean,
    orgSourcedIds: keys,
    role: oneOf(userRoles),
    username: text,
    userIds: free,
    givenName: text,
    familyName: text,
    middleName: free,
    identifier: free,
    email: free,
    sms: free,
    phone: free,
    agentSourcedIds: free,
    grades,
    password: free,
  },
  'enrollments.csv': {
    ...base,
    classSourcedId: key,
    schoolSourcedId: key,
    userSourcedId: key,
    role: oneOf(enrolmentRoles),
    primary: optionalBoolean,
    beginDate: optionalDate,
    endDate: optionalDate,
  },
} as const;

/** Columns that are read where they are there: OneRoster lets a sender add `metadata.*` at the end. */
const added = {
  'users.csv': {
    'metadata.language': optionalOneOf(['en', 'es']),
    'metadata.textSize': optionalOneOf(textSizes.map(String)),
    'metadata.contrast': optionalOneOf(contrasts),
    'metadata.motion': optionalOneOf(motions),
    'metadata.scanSeconds': optionalOneOf(scanTimes.map(String)),
  },
} as const;

type Values<C> = { readonly [K in keyof C]: C[K] extends Rule<infer T> ? T : never };
export type RosterFile = keyof typeof tables;
export type RosterRow<F extends RosterFile> = Values<(typeof tables)[F]> & {
  readonly line: number;
  /** Field number of each column, for problems that are seen later. */
  readonly columns: ReadonlyMap<string, number>;
  readonly extra: ReadonlyMap<string, string | null>;
};

/** Every one of them must be there; the manifest says so too. */
export const rosterFiles = Object.keys(tables) as readonly RosterFile[];

export interface CsvLine {
  /** Line of the file on which the record begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export const placeOf = (file: string, line: number, column: number): string => `${file}:${line}:${column}`;

/** Reads one file's records, the header first. All problems of the file are told, a missing or unknown header alone. */
export function readTable<F extends RosterFile>(file: F, records: readonly CsvLine[]): Result<RosterRow<F>[]> {
  const [header, ...lines] = records;
  if (header === undefined) return failedAll([problem('SM-301', placeOf(file, 1, 1), 'the file is empty')]);
  const columns = new Map(header.fields.map((name, index) => [name, index + 1]));
  const problems = headerProblems(file, header);
  if (problems.length > 0) return failedAll(problems);
  const rows: RosterRow<F>[] = [];
  for (const line of lines) {
    const read = readRow(file, line, columns);
    if (read.ok) rows.push(read.value);
    else problems.push(...read.problems);
  }
  return problems.length === 0 ? ok(rows) : failedAll(problems);
}

function headerProblems(file: RosterFile, header: CsvLine): Problem[] {
  const known = Object.keys(tables[file]);
  const problems: Problem[] = [];
  header.fields.forEach((name, index) => {
    const place = placeOf(file, header.line, index + 1);
    if (header.fields.indexOf(name) !== index) problems.push(problem('SM-301', place, 'this header is there twice'));
    else if (!known.includes(name) && !name.startsWith('metadata.')) problems.push(problem('SM-301', place, 'this header is not one of OneRoster 1.1'));
  });
  for (const name of known) {
    if (!header.fields.includes(name)) problems.push(problem('SM-301', placeOf(file, header.line, known.indexOf(name) + 1), `the header ${name} is missing`));
  }
  return problems;
}

function readRow<F extends RosterFile>(file: F, line: CsvLine, columns: ReadonlyMap<string, number>): Result<RosterRow<F>> {
  if (line.fields.length !== columns.size) {
    const column = Math.min(line.fields.length, columns.size) + 1;
    return failedAll([problem('SM-302', placeOf(file, line.line, column), `expected ${columns.size} fields, found ${line.fields.length}`)]);
  }
  const problems: Problem[] = [];
  const read = (name: string, each: Rule<unknown>): unknown => {
    const column = columns.get(name) ?? 0;
    const result = each.read(line.fields[column - 1] ?? '');
    if ('value' in result) return result.value;
    problems.push(problem('SM-302', placeOf(file, line.line, column), `${name} ${result.words}`));
    return null;
  };
  const values = Object.fromEntries(Object.entries(tables[file]).map(([name, each]) => [name, read(name, each as Rule<unknown>)]));
  const extras = Object.entries(file === 'users.csv' ? added['users.csv'] : {}).filter(([name]) => columns.has(name));
  const extra = new Map(extras.map(([name, each]) => [name, read(name, each) as string | null]));
  return problems.length === 0 ? ok({ ...values, line: line.line, columns, extra } as RosterRow<F>) : failedAll(problems);
}

const gradeCode = /^(IT|PR|PK|TK|KG|0[1-9]|1[0-3]|PS|UG|Other)$/;

/** `KG` and what comes before it is 0, `01` is 1; null is no grade of a school. */
export function gradeOf(code: string): number | null {
  if (/^(IT|PR|PK|TK|KG)$/.test(code)) return 0;
  const grade = /^\d\d$/.test(code) ? Number(code) : 0;
  return grade >= 1 && grade <= 12 ? grade : null;
}

function isRealDate(day: string): boolean {
  const [y = 0, m = 0, d = 0] = day.split('-').map(Number);
  const days = [31, y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return m >= 1 && m <= 12 && d >= 1 && d <= (days[m - 1] ?? 0);
}
