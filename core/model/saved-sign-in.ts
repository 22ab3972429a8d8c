import * as v from 'valibot';
import { isAllowed } from '../navigation/origin-rule.ts';
import { isSignOnAddress, parseSignOnPattern } from '../navigation/sign-on-pattern.ts';

/**
 * How a program is signed in with a user name and a password that the hub keeps: docs/saved-sign-ins.md. The form is filled on the pages that are named here alone,
 * each an origin with a path: all of an origin, or any subdomain, is more than a log-in page.
 */
const pageSchema = v.pipe(
  v.string(),
  v.maxLength(300),
  v.check((text) => {
    const pattern = parseSignOnPattern(text);
    return pattern !== null && pattern.path !== null && !pattern.origin.includes('*');
  }, 'a log-in page such as https://app.example.org/login or https://app.example.org/login/*'),
);

/** One element by its own tag, id, class or attributes: no selector that looks at what is around it. */
const selectorSchema = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(
    /^(?:[a-z][a-z0-9]*)?(?:#[A-Za-z_][\w-]*|\.[A-Za-z_][\w-]*|\[(?:id|name|type|autocomplete|aria-label|placeholder|data-[a-z-]+)="[^"\\\]]{1,80}"\])+$/,
    'a simple selector such as #user, input[name="user"] or button[type="submit"]',
  ),
);

export const savedSignInSchema = v.strictObject({
  page: v.pipe(v.array(pageSchema), v.minLength(1), v.maxLength(5)),
  userField: selectorSchema,
  passwordField: selectorSchema,
  /** What is pressed then; left out, the child does. */
  submit: v.optional(selectorSchema),
});

export type SavedSignInForm = v.InferOutput<typeof savedSignInSchema>;

/** Its pages are the program's own, or its sign-on service's. */
export const isWithin = ({ page }: SavedSignInForm, rules: { readonly allowedOrigins: readonly string[]; readonly signOn: readonly string[] }): boolean =>
  page.every((text) => {
    const address = text.replace(/\*$/, '');
    return isAllowed(address, rules.allowedOrigins) || isSignOnAddress(address, rules.signOn);
  });

export const mostSignInLetters = 200;
/** A user name or a password, as a school writes it. */
export const signInTextSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(mostSignInLetters), v.regex(/^\P{Cc}+$/u));
