import * as v from 'valibot';
import { iri } from './statement-rules.ts';

/** Who: Agent and Group of xAPI 1.0.3 and 2.0 (Data 2.4.2). Exactly one inverse functional identifier, except in an anonymous group. */
const identifiers = ['mbox', 'mbox_sha1sum', 'openid', 'account'] as const;
const mbox = v.pipe(v.string(), v.regex(/^mailto:[^\s@]+@[^\s@]+$/i, 'must be mailto: and an address'));

const identity = {
  name: v.optional(v.string()),
  mbox: v.optional(mbox),
  mbox_sha1sum: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/i, 'must be a SHA-1 in hex'))),
  openid: v.optional(iri),
  account: v.optional(v.strictObject({ homePage: iri, name: v.string() })),
};

const identifierCount = (actor: object): number => identifiers.filter((name) => name in actor).length;

export const agent = v.pipe(
  v.strictObject({ objectType: v.optional(v.literal('Agent')), ...identity }),
  v.check((a) => identifierCount(a) === 1, 'must have exactly one of mbox, mbox_sha1sum, openid, account'),
);

export const group = v.pipe(
  v.strictObject({ objectType: v.literal('Group'), ...identity, member: v.optional(v.array(agent)) }),
  v.check((g) => identifierCount(g) <= 1, 'must have at most one of mbox, mbox_sha1sum, openid, account'),
  v.check((g) => identifierCount(g) === 1 || (g.member?.length ?? 0) > 0, 'must have members or one of mbox, mbox_sha1sum, openid, account'),
);

export const objectTypeOf = (input: unknown): unknown => (typeof input === 'object' && input !== null && 'objectType' in input ? input.objectType : undefined);

/** By what it says it is, so that a problem names its own place. */
export const actor = v.lazy((input) => (objectTypeOf(input) === 'Group' ? group : agent));
