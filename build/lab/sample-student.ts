import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { root } from '../bundles/root.ts';

/** A student of the sample school with the secret that the station asks for first, for whoever tries the lab out. */
export interface SampleStudent {
  readonly name: string;
  readonly face: string;
  readonly secret: string;
}

/** The first student of a cohort (a OneRoster class) in `resources/sample-school`, or null. */
export function sampleStudent(cohort: string): SampleStudent | null {
  const student = rows('enrollments.csv').find((row) => row['classSourcedId'] === cohort && row['role'] === 'student')?.['userSourcedId'];
  const user = rows('users.csv').find((row) => row['sourcedId'] === student);
  const secret = rows('pictures.csv').find((row) => row['sourcedId'] === student);
  if (user === undefined || secret === undefined) return null;
  const typed = rows('sign-in.csv').find((row) => row['sourcedId'] === student);
  const pictures = `pictures ${['first', 'second', 'third'].map((place) => secret[place] ?? '').join(', ')}`;
  const first = typed?.['pin'] ? `PIN ${typed['pin']}` : typed?.['password'] ? `password ${typed['password']}` : pictures;
  return { name: user['givenName'] ?? '', face: (secret['picture'] ?? '').replace('faces/', ''), secret: first };
}

const rows = (file: string): Record<string, string>[] => parse(readFileSync(join(root, 'resources/sample-school', file), 'utf8'), { columns: true, bom: true });
