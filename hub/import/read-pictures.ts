import { readdir } from 'node:fs/promises';
import { keySchema } from '../../core/model/keys.ts';
import { placeOf } from '../../core/model/one-roster.ts';
import { failedAll, ok, problem, type Problem, type Result } from '../../core/result.ts';
import * as v from 'valibot';
import { readCsv } from './read-files.ts';

/** `pictures.csv`: each student's face picture and the three secret pictures in order. The school makes it with its students; the file is optional. */
export interface StudentPictures {
  readonly picture: string;
  readonly secret: readonly [string, string, string];
}

const file = 'pictures.csv';
const header = ['sourcedId', 'picture', 'first', 'second', 'third'] as const;
/** Two folders up from here, and from out/electron/hub.js in the desktop application alike. */
const faces = new URL('../../resources/pictures/faces/', import.meta.url);
const name = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const rules: Record<(typeof header)[number], (text: string) => boolean> = {
  sourcedId: (text) => v.is(keySchema, text),
  picture: (text) => /^faces\/[a-z0-9]+(-[a-z0-9]+)*$/.test(text),
  first: (text) => name.test(text),
  second: (text) => name.test(text),
  third: (text) => name.test(text),
};

export async function readPictures(directory: string, students: ReadonlySet<string>): Promise<Result<Map<string, StudentPictures>>> {
  const lines = await readCsv(directory, file);
  if (!lines.ok) return lines.problems.every((p) => p.where === file && p.detail === 'the file is missing') ? ok(new Map()) : lines;
  const [first, ...rows] = lines.value;
  if (first?.fields.join() !== header.join()) return failedAll([problem('SM-301', placeOf(file, 1, 1), `the header must be ${header.join(',')}`)]);
  const problems: Problem[] = [];
  const pictures = new Map<string, StudentPictures>();
  for (const { line, fields } of rows) {
    const wrong = header.flatMap((column, index) =>
      rules[column](fields[index] ?? '') ? [] : [problem('SM-302', placeOf(file, line, index + 1), `${column} cannot be used`)],
    );
    const [key = '', picture = '', a = '', b = '', c = ''] = fields;
    if (fields.length !== header.length)
      problems.push(
        problem('SM-302', placeOf(file, line, Math.min(fields.length, header.length) + 1), `expected ${header.length} fields, found ${fields.length}`),
      );
    else if (wrong.length > 0) problems.push(...wrong);
    else if (!students.has(key)) problems.push(problem('SM-303', placeOf(file, line, 1), 'sourcedId is not a student in users.csv'));
    else if (pictures.has(key)) problems.push(problem('SM-302', placeOf(file, line, 1), 'this student is there twice'));
    else pictures.set(key, { picture, secret: [a, b, c] });
  }
  return problems.length > 0 ? failedAll(problems) : ok(pictures);
}

/** The face pictures that the product ships, in order. */
export async function shippedFaces(): Promise<string[]> {
  const files = await readdir(faces);
  return files
    .filter((f) => f.endsWith('.svg'))
    .map((f) => `faces/${f.slice(0, -'.svg'.length)}`)
    .sort();
}
