import { instantOf } from '../../core/xapi/statement-times.ts';

/** Whole ms since 1970 of a time that the statement rules of either version let through. Null where it is none. */
export function instantMs(text: string): number | null {
  const at = instantOf(text, '1.0.3');
  return at === null ? null : Math.floor(at);
}
