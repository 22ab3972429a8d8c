import * as v from 'valibot';
import type { SetAsideEvent } from '../../core/contract/board-hub.ts';
import { parseWith } from '../../core/model/parse.ts';
import type { Result } from '../../core/result.ts';
import { verbs } from '../../core/xapi/vocabulary.ts';

/** What a station set aside, as the hub lists it, checked at the door. */
const kinds = Object.keys(verbs) as (keyof typeof verbs)[];
const listSchema: v.GenericSchema<unknown, readonly SetAsideEvent[]> = v.array(
  v.object({
    epoch: v.string(),
    sequence: v.number(),
    at: v.number(),
    why: v.string(),
    kind: v.nullable(v.picklist(kinds)),
    program: v.nullable(v.string()),
  }),
);

export const parseSetAside = (input: unknown): Result<readonly SetAsideEvent[]> => parseWith(listSchema, input, 'SM-701', 'set-aside');
