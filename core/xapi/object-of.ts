import * as v from 'valibot';

/** What JSON writes in braces: to valibot a list is an object too, and one of optional keys would take `[]`. */
export const isJsonObject = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

/** An object of these keys and no others (Data 2.2.s4.b1.b7). */
export const objectOf = <E extends v.ObjectEntries>(entries: E) => v.pipe(v.unknown(), v.check(isJsonObject, 'expected Object'), v.strictObject(entries));
