import * as v from 'valibot';
import type { FoundStudent } from '../../core/contract/board-hub.ts';
import { facePictureSchema } from '../../core/model/keys.ts';
import { parseWith } from '../../core/model/parse.ts';
import type { Result } from '../../core/result.ts';

/** What the hub answers to a search by name, checked at the door. */
const foundSchema: v.GenericSchema<unknown, FoundStudent[]> = v.array(
  v.object({ student: v.string(), name: v.string(), picture: v.string(), cohort: v.nullable(v.string()) }),
);

export const parseFound = (input: unknown): Result<readonly FoundStudent[]> => parseWith(foundSchema, input, 'SM-701', 'find-students');
export const parseFaces = (input: unknown): Result<readonly string[]> => parseWith(v.array(facePictureSchema), input, 'SM-701', 'faces');
