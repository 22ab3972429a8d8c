import { readdir } from 'node:fs/promises';
import { facePictureSchema, keySchema } from '../../core/model/keys.ts';
import { picturesFor, picturesShown, secretPictures } from '../../core/sign-in/picture-password.ts';
import { ok, type Result } from '../../core/result.ts';
import * as v from 'valibot';
import { cannotBeUsed, readStudentCsv, type Fault } from './read-student-csv.ts';

/** `pictures.csv`: each student's face picture and the three secret pictures in order. The school makes it with its students; the file is optional. */
export interface StudentPictures {
  readonly picture: string;
  readonly secret: readonly [string, string, string];
}

/** Two folders up from here, and from out/electron/hub.js in the desktop application alike. */
const faces = new URL('../../resources/pictures/faces/', import.meta.url);
const name = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** `grades` by student key: kindergarten is shown eight pictures, and a secret that is not among them could never be touched. */
export async function readPictures(directory: string, grades: ReadonlyMap<string, number>): Promise<Result<Map<string, StudentPictures>>> {
  const secret =
    (column: string) =>
    (text: string, student: string): Fault => {
      if (!name.test(text)) return cannotBeUsed(column);
      const shown = picturesFor(student, picturesShown(grades.get(student) ?? secretPictures.length));
      if (shown.length === secretPictures.length || shown.includes(text)) return null;
      return { code: 'SM-407', words: `${column} must be one of ${shown.join(', ')}` };
    };
  const lines = await readStudentCsv(
    directory,
    {
      file: 'pictures.csv',
      columns: {
        sourcedId: (text) => (v.is(keySchema, text) ? null : cannotBeUsed('sourcedId')),
        picture: (text) => (v.is(facePictureSchema, text) ? null : cannotBeUsed('picture')),
        first: secret('first'),
        second: secret('second'),
        third: secret('third'),
      },
    },
    grades,
  );
  if (!lines.ok) return lines;
  return ok(new Map([...lines.value].map(([student, { picture, first, second, third }]) => [student, { picture, secret: [first, second, third] }])));
}

/** The face pictures that the product ships, in order. */
export async function shippedFaces(): Promise<string[]> {
  const files = await readdir(faces);
  return files
    .filter((f) => f.endsWith('.svg'))
    .map((f) => `faces/${f.slice(0, -'.svg'.length)}`)
    .sort();
}
