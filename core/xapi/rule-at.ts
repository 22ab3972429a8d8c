import * as v from 'valibot';

/** What a rule between several keys found: the place below the object, and what is wrong there. */
export type Finding = readonly [place: readonly (string | number)[], words: string];

/** A rule between the keys of one object, asked once each key by itself is right; its problem names the key, not the object. */
export const ruleAt = <T extends object>(find: (value: T) => Finding | null): v.RawCheckAction<T> =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    const found = dataset.typed && dataset.issues === undefined ? find(dataset.value) : null;
    if (found === null) return;
    const [first, ...rest] = found[0].map((key): v.IssuePathItem => ({ type: 'unknown', origin: 'value', input: undefined, key, value: undefined }));
    addIssue(first === undefined ? { message: found[1] } : { message: found[1], path: [first, ...rest] });
  });
