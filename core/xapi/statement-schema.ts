import * as v from 'valibot';
import { objectOf } from './object-of.ts';
import { ruleAt, type Finding } from './rule-at.ts';
import { activity } from './statement-activity.ts';
import { actor, agent, authority, group, objectTypeOf } from './statement-actor.ts';
import { attachments } from './statement-attachment.ts';
import { contextOf, statementRef } from './statement-context.ts';
import { iri, uuid } from './statement-formats.ts';
import { languageMap } from './statement-language.ts';
import { result } from './statement-result.ts';
import { timestampOf, type XapiVersion } from './statement-times.ts';

/** A statement as xAPI 1.0.3 or 2.0.0 allows it (Data 2): no unknown key, no null outside extensions, no loose format. */
export const voided = 'http://adlnet.gov/expapi/verbs/voided';

const verb = objectOf({ id: iri, display: v.optional(languageMap) });

/** 1.0.3 takes its own line alone (Data 2.4.10.s3.b1, b2); 2.0.0 takes what the older line wrote as well. */
const versionPatterns = { '1.0.3': /^1\.0(?:\.\d+(?:-[0-9A-Za-z-]+)?)?$/, '2.0.0': /^[12]\.0(?:\.\d+(?:-[0-9A-Za-z-]+)?)?$/ } as const;

interface Shape {
  readonly verb: { readonly id: string };
  readonly object: object;
  readonly context?: { readonly revision?: string | undefined; readonly platform?: string | undefined } | undefined;
}

/** Data 2.4.6.s4.b1 and b2, 2.3.2.s2.b1; a SubStatement is validated as a Statement (2.4.4.3.s8.b2). */
function statementFinding({ verb: { id }, object, context }: Shape): Finding | null {
  const type = objectTypeOf(object);
  if (id === voided && type !== 'StatementRef') return [['object'], 'must be a StatementRef: what is voided is a statement'];
  if (context === undefined || type === undefined || type === 'Activity') return null;
  const key = context.revision !== undefined ? 'revision' : context.platform !== undefined ? 'platform' : null;
  return key === null ? null : [['context', key], 'must only be there when the object is an Activity'];
}

type PlainObject = v.InferOutput<typeof activity> | v.InferOutput<typeof agent> | v.InferOutput<typeof group> | v.InferOutput<typeof statementRef>;

/** Named by its objectType, and an Activity without one (Data 2.4.4.s2); the type is that of any of them. */
function plainObject(input: unknown): v.GenericSchema<unknown, PlainObject> {
  switch (objectTypeOf(input)) {
    case 'Agent':
      return agent;
    case 'Group':
      return group;
    case 'StatementRef':
      return statementRef;
    default:
      return activity;
  }
}

function statementSchemaOf(version: XapiVersion) {
  const timestamp = timestampOf(version);
  const common = {
    actor,
    verb,
    result: v.optional(result),
    context: v.optional(contextOf(version)),
    timestamp: v.optional(timestamp),
    attachments: v.optional(attachments),
  };
  /** Without id, stored, version, authority, and without another inside (Data 2.4.4.3.s8). */
  const subStatement = v.pipe(
    objectOf({ objectType: v.literal('SubStatement'), ...common, object: v.lazy(plainObject) }),
    ruleAt((s) => statementFinding(s)),
  );
  return v.pipe(
    objectOf({
      id: v.optional(uuid),
      ...common,
      object: v.lazy((input): v.GenericSchema<unknown, PlainObject | v.InferOutput<typeof subStatement>> =>
        objectTypeOf(input) === 'SubStatement' ? subStatement : plainObject(input),
      ),
      stored: v.optional(timestamp),
      authority: v.optional(authority),
      version: v.optional(v.pipe(v.string(), v.regex(versionPatterns[version], version === '1.0.3' ? 'must be 1.0.x' : 'must be 1.0.x or 2.0.x'))),
    }),
    ruleAt((s) => statementFinding(s)),
  );
}

export const statementSchemas = { '1.0.3': statementSchemaOf('1.0.3'), '2.0.0': statementSchemaOf('2.0.0') } as const;

export type ReceivedStatement = v.InferOutput<(typeof statementSchemas)['2.0.0']>;
