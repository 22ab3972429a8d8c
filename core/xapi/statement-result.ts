import * as v from 'valibot';
import { objectOf } from './object-of.ts';
import { ruleAt, type Finding } from './rule-at.ts';
import { extensionsMap } from './statement-formats.ts';
import { duration } from './statement-times.ts';

/** What came of it (Data 2.4.5). JSON knows no infinity, but 1e999 reads as one. */
const finite = v.pipe(v.number(), v.finite());

const plainScore = objectOf({
  scaled: v.optional(v.pipe(finite, v.minValue(-1, 'must lie between -1 and 1'), v.maxValue(1, 'must lie between -1 and 1'))),
  raw: v.optional(finite),
  min: v.optional(finite),
  max: v.optional(finite),
});

/** Data 2.4.5.1.s2.table1. */
function scoreFinding({ raw, min, max }: v.InferOutput<typeof plainScore>): Finding | null {
  if (min !== undefined && max !== undefined && min >= max) return [['min'], 'must be less than max'];
  if (raw !== undefined && min !== undefined && raw < min) return [['raw'], 'must not be less than min'];
  return raw !== undefined && max !== undefined && raw > max ? [['raw'], 'must not be greater than max'] : null;
}

export const result = objectOf({
  score: v.optional(v.pipe(plainScore, ruleAt(scoreFinding))),
  success: v.optional(v.boolean()),
  completion: v.optional(v.boolean()),
  response: v.optional(v.string()),
  duration: v.optional(duration),
  extensions: v.optional(extensionsMap),
});
