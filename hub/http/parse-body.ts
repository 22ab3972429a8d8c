import type * as v from 'valibot';
import { parseWith } from '../../core/model/parse.ts';
import { Refused } from './refusal.ts';

/** A request's body by its contract, or a refusal with SM-701 and the place in it. */
export function parseBody<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
  const parsed = parseWith(schema, body, 'SM-701', 'body');
  if (!parsed.ok) throw new Refused(parsed.problems);
  return parsed.value;
}
