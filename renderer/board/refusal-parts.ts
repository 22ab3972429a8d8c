import type { ProblemCode } from '../../core/problems.ts';
import { isProblemCode } from './board-api.ts';

/** Why an event was refused, taken apart. Another record store says it in its own words: then there is no number of ours. */
export function refusalParts(why: string): { readonly code: ProblemCode | null; readonly place: string } {
  const [, code = '', place = ''] = /^(SM-\d{3})\b:?\s*(.*)$/s.exec(why) ?? [];
  return isProblemCode(code) ? { code, place } : { code: null, place: why };
}
