import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { XapiVersion } from './xapi-version.ts';

/** What the store adds to a statement (Data 2.4), and the one thing it writes in another way: single context activities as lists of one (Data 2.4.6.2). */
export interface Assigned {
  readonly id: string;
  readonly stored: string;
  readonly authority: object;
  readonly version: XapiVersion;
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
