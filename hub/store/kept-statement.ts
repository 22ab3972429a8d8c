import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { XapiVersion } from './xapi-version.ts';

/** What the store adds to a statement (Data 2.4), and the one thing it writes in another way: single context activities as lists of one (Data 2.4.6.2). */
export interface StoreSets {
  readonly stored: string;
  readonly authority: object;
  readonly version: XapiVersion;
}

export interface Assigned extends StoreSets {
  readonly id: string;
}

/** Statements that name no version are of the first of the line (1.0.3 Communication 3.3) or of 2.0.0. */
const firstOf = { '1.0.3': '1.0.0', '2.0.0': '2.0.0' } as const;

export function keptStatement(
  statement: ReceivedStatement,
  { id, stored, authority, version }: Assigned,
): Record<string, unknown> & { readonly timestamp: string } {
  const timestamp = statement.timestamp ?? stored;
  return { ...withLists(statement), id, stored, timestamp, authority, version: statement.version ?? firstOf[version] };
}

/** The kept statement's JSON. `text` is that of the statement: where nothing in it is written in another way, what the store adds is put behind it. */
export function keptText(statement: ReceivedStatement, text: string, assigned: Assigned): string {
  const { id, stored, authority, version } = assigned;
  const said = statement.timestamp !== undefined && statement.stored === undefined && statement.authority === undefined && statement.version === undefined;
  if (!said || statement.id !== id || withLists(statement) !== statement) return JSON.stringify(keptStatement(statement, assigned));
  return `${text.slice(0, -1)},"stored":"${stored}","authority":${authorityText(authority)},"version":"${firstOf[version]}"}`;
}

/** One sender's authority is one object for a whole batch. */
const authorities = new WeakMap<object, string>();
function authorityText(authority: object): string {
  const known = authorities.get(authority) ?? JSON.stringify(authority);
  authorities.set(authority, known);
  return known;
}

interface Shape {
  readonly context?: { readonly contextActivities?: Readonly<Record<string, unknown>> | undefined } | undefined;
  readonly object?: unknown;
}

function withLists<T extends object>(statement: T): T {
  const { context, object } = statement as Shape;
  const sub = (object as { readonly objectType?: string } | undefined)?.objectType === 'SubStatement';
  if (context?.contextActivities === undefined && !sub) return statement;
  return {
    ...statement,
    ...(context?.contextActivities === undefined ? {} : { context: { ...context, contextActivities: lists(context.contextActivities) } }),
    ...(sub ? { object: withLists(object as object) } : {}),
  };
}

const lists = (activities: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(activities).map(([key, each]) => [key, Array.isArray(each) ? each : [each]]));
