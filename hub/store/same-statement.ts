import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import { mailbox, type Identified } from './actor-key.ts';
import { instantMs } from './instant.ts';
import { statementDigest } from './statement-digest.ts';

/**
 * Whether a received statement is the stored one, by the Statement Comparison Requirements (1.0.3 Data 2.3.1; 2.0 4.2.1). Not looked at are what the store
 * assigns, activity definitions, the display of verbs, how an instant is written, the order of a group's members, the case of what knows none, and a
 * duration's part beyond a hundredth of a second (1.0.3 Data 4.6; 2.0 4.2.7).
 */
type Loose = Readonly<Record<string, unknown>>;

export function isSameStatement(stored: Loose, received: ReceivedStatement): boolean {
  // The store gave it this time itself: a sender that says none says the same.
  const assigned = received.timestamp === undefined && stored['timestamp'] === stored['stored'];
  const [one, other] = [normal(stored), normal(received)];
  if (assigned) delete one['timestamp'];
  return statementDigest(one) === statementDigest(other);
}

function normal(statement: Loose): Record<string, unknown> {
  return mapped(statement, {
    actor,
    verb: (verb) => ({ id: (verb as Loose)['id'] }),
    object,
    context,
    result: (result) => mapped(result as Loose, { duration: (text) => hundredths(text as string) }),
    timestamp: (text) => instant(text as string),
    id: lower,
    authority: () => undefined,
    stored: () => undefined,
    version: () => undefined,
  });
}

function object(value: unknown): unknown {
  const it = value as Loose;
  if (it['objectType'] === 'SubStatement') return normal(it);
  if (it['objectType'] === 'Agent' || it['objectType'] === 'Group') return actor(it);
  return it['objectType'] === 'StatementRef' ? mapped(it, { id: lower }) : activity(it);
}

const activity = (value: unknown): unknown => ({ id: (value as Loose)['id'] });

function actor(value: unknown): unknown {
  return mapped(value as Loose, {
    mbox: (text) => mailbox(text as string),
    mbox_sha1sum: lower,
    member: (members) => (members as Identified[]).map(actor).sort((a, b) => (statementDigest(a as object) < statementDigest(b as object) ? -1 : 1)),
  });
}

function context(value: unknown): unknown {
  return mapped(value as Loose, {
    registration: lower,
    instructor: actor,
    team: actor,
    language: lower,
    statement: (reference) => mapped(reference as Loose, { id: lower }),
    contextAgents: (list) => (list as Loose[]).map((each) => mapped(each, { agent: actor })),
    contextGroups: (list) => (list as Loose[]).map((each) => mapped(each, { group: actor })),
    contextActivities: (lists) =>
      Object.fromEntries(Object.entries(lists as Loose).map(([key, list]) => [key, (Array.isArray(list) ? (list as unknown[]) : [list]).map(activity)])),
  });
}

const lower = (text: unknown): string => (text as string).toLowerCase();

const hundredths = (duration: string): string => duration.replace(/\.(\d+)(?=[A-Z])/, (_, digits: string) => fraction(digits.slice(0, 2)));

/** The second, and what was written of a fraction of it: finer than a clock's millisecond is still another instant. */
function instant(text: string): string {
  const digits = /\.(\d+)/.exec(text)?.[1] ?? '';
  return `${instantMs(text.replace(/\.\d+/, '')) ?? text}${fraction(digits)}`;
}

const fraction = (digits: string): string => (digits.replace(/0+$/, '') === '' ? '' : `.${digits.replace(/0+$/, '')}`);

function mapped(value: Loose, change: Readonly<Record<string, (value: unknown) => unknown>>): Record<string, unknown> {
  const made = Object.entries(value).map(([key, each]): [string, unknown] => [key, Object.hasOwn(change, key) ? change[key]?.(each) : each]);
  return Object.fromEntries(made.filter(([, each]) => each !== undefined));
}
