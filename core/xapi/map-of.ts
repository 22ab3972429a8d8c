import * as v from 'valibot';
import { isJsonObject } from './object-of.ts';
import { ruleAt } from './rule-at.ts';

/** A map whose keys have a format. Not v.record, which passes over keys such as `constructor` unread. Nothing is copied. */
export const mapOf = <T>(isKey: (key: string) => boolean, keyWords: string, isValue: (value: unknown) => value is T, valueWords: string) =>
  v.pipe(
    v.custom<Readonly<Record<string, T>>>(isJsonObject, 'expected Object'),
    ruleAt((map) => {
      for (const [key, value] of Object.entries(map)) {
        if (!isKey(key)) return [[key], keyWords];
        if (!isValue(value)) return [[key], valueWords];
      }
      return null;
    }),
  );
