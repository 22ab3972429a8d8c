import * as v from 'valibot';
import { objectOf } from './object-of.ts';
import { ruleAt, type Finding } from './rule-at.ts';
import { irl, mailbox, sha1, uri } from './statement-formats.ts';

/** Who: Agent and Group (Data 2.4.2), and the authority (Data 2.4.9). */
const identifiers = ['mbox', 'mbox_sha1sum', 'openid', 'account'] as const;
const identifierWords = 'mbox, mbox_sha1sum, openid, account';

const identity = {
  name: v.optional(v.string()),
  mbox: v.optional(mailbox),
  mbox_sha1sum: v.optional(sha1),
  openid: v.optional(uri),
  account: v.optional(objectOf({ homePage: irl, name: v.string() })),
};

function identifierCount(actor: object): number {
  let count = 0;
  for (const name of identifiers) if (name in actor) count += 1;
  return count;
}

/** Exactly one identifier (Data 2.4.2.1.s2.b1, b2). */
export const agent = v.pipe(
  objectOf({ objectType: v.optional(v.literal('Agent')), ...identity }),
  v.check((a) => identifierCount(a) === 1, `must have exactly one of ${identifierWords}`),
);

const members = v.array(agent);

/** Identified by one identifier (Data 2.4.2.2.s5.b1), or anonymous and then with members (s4.b1); members are Agents (s4.b2, s5.b2). */
export const group = v.pipe(
  objectOf({ objectType: v.literal('Group'), ...identity, member: v.optional(members) }),
  v.check((g) => identifierCount(g) <= 1, `must have at most one of ${identifierWords}`),
  v.check((g) => identifierCount(g) === 1 || (g.member?.length ?? 0) > 0, `must have members or one of ${identifierWords}`),
);

export const objectTypeOf = (input: unknown): unknown => (typeof input === 'object' && input !== null && 'objectType' in input ? input.objectType : undefined);

/** By what it says it is, so that a problem names its own place. */
export const actor = v.lazy((input) => (objectTypeOf(input) === 'Group' ? group : agent));

/** Of three-legged OAuth: application and user together, the application by its account (Data 2.4.9.s3.b1, s7.b2). */
function pairOfOauth(pair: v.InferOutput<typeof authorityGroup>): Finding | null {
  const identifier = identifiers.find((name) => name in pair);
  if (identifier !== undefined) return [[identifier], 'must not be there: a Group as authority is anonymous'];
  if (pair.member.length !== 2) return [['member'], 'must be two Agents, the application and the user'];
  return pair.member.some((each) => each.account !== undefined) ? null : [['member'], 'must name the application by its account'];
}

const authorityGroup = objectOf({ objectType: v.literal('Group'), ...identity, member: members });
const oauthPair = v.pipe(authorityGroup, ruleAt(pairOfOauth));
export const authority = v.lazy((input) => (objectTypeOf(input) === 'Group' ? oauthPair : agent));
