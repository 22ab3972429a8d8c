import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { root } from '../bundles/root.ts';

/** A student of the sample school with the first secret that is asked for, for whoever tries the lab out. */
export interface SampleStudent {
  readonly name: string;
  readonly face: string;
  /** Such as `PIN 4476`. */
  readonly secret: string;
}

/** The first student of a cohort (a OneRoster class) in `resources/sample-school`, or null. */
export function sampleStudent(cohort: string): SampleStudent | null {
  const student = rows('enrollments.csv').find((row) => row['classSourcedId'] === cohort && row['role'] === 'student')?.['userSourcedId'];
  const user = rows('users.csv').find((row) => row['sourcedId'] === student);
  const pictures = rows('pictures.csv').find((row) => row['sourcedId'] === student);
  const typed = rows('sign-in.csv').find((row) => row['sourcedId'] === student);
  if (user === undefined || pictures === undefined) return null;
  const [pin = '', password = ''] = [typed?.['pin'], typed?.['password']];
  const touched = ['first', 'second', 'third'].map((place) => pictures[place] ?? '').join(', ');
  const secret = pin !== '' ? `PIN ${pin}` : password !== '' ? `password ${password}` : `pictures ${touched}`;
  return { name: user['givenName'] ?? '', face: (pictures['picture'] ?? '').replace('faces/', ''), secret };
}

const rows = (file: string): Record<string, string>[] => parse(readFileSync(join(root, 'resources/sample-school', file), 'utf8'), { columns: true, bom: true });
