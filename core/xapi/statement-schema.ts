import * as v from 'valibot';
import { failedAll, ok, problem, type Result } from '../result.ts';
import { activity } from './statement-activity.ts';
import { actor, agent, group, objectTypeOf } from './statement-actor.ts';
import { duration, extensionsMap, iri, languageMap, languageTag, timestamp, uuid } from './statement-rules.ts';

/** A statement as xAPI 1.0.3 and 2.0 allow it (Data 2): no unknown key, no null outside extensions, no loose format. */
const voided = 'http://adlnet.gov/expapi/verbs/voided';

const verb = v.strictObject({ id: iri, display: v.optional(languageMap) });
const statementRef = v.strictObject({ objectType: v.literal('StatementRef'), id: uuid });
const finite = v.pipe(v.number(), v.finite());

const score = v.pipe(
  v.strictObject({
    scaled: v.optional(v.pipe(finite, v.minValue(-1), v.maxValue(1))),
    raw: v.optional(finite),
    min: v.optional(finite),
    max: v.optional(finite),
  }),
  v.check((s) => s.min === undefined || s.max === undefined || s.min < s.max, 'min must be less than max'),
  v.check(
    (s) => s.raw === undefined || ((s.min === undefined || s.raw >= s.min) && (s.max === undefined || s.raw <= s.max)),
    'raw must lie between min and max',
  ),
);

const result = v.strictObject({
  score: v.optional(score),
  success: v.optional(v.boolean()),
  completion: v.optional(v.boolean()),
  response: v.optional(v.string()),
  duration: v.optional(duration),
  extensions: v.optional(extensionsMap),
});

/** One activity or several. */
const activities = v.lazy((input) => (Array.isArray(input) ? v.array(activity) : activity));
const relevantTypes = v.optional(v.pipe(v.array(iri), v.minLength(1)));

const context = v.strictObject({
  registration: v.optional(uuid),
  instructor: v.optional(actor),
  team: v.optional(group),
  contextActivities: v.optional(
    v.strictObject({ parent: v.optional(activities), grouping: v.optional(activities), category: v.optional(activities), other: v.optional(activities) }),
  ),
  contextAgents: v.optional(v.array(v.strictObject({ objectType: v.literal('contextAgent'), agent, relevantTypes }))),
  contextGroups: v.optional(v.array(v.strictObject({ objectType: v.literal('contextGroup'), group, relevantTypes }))),
  revision: v.optional(v.string()),
  platform: v.optional(v.string()),
  language: v.optional(languageTag),
  statement: v.optional(statementRef),
  extensions: v.optional(extensionsMap),
});

/** Without `fileUrl` an attachment's body would have to come along: this store takes none. */
const attachment = v.strictObject({
  usageType: iri,
  display: languageMap,
  description: v.optional(languageMap),
  contentType: v.pipe(v.string(), v.regex(/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/, 'must be a media type')),
  length: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sha2: v.pipe(v.string(), v.regex(/^[0-9a-f]{56,128}$/i, 'must be a SHA-2 in hex')),
  fileUrl: iri,
});

const common = {
  actor,
  verb,
  result: v.optional(result),
  context: v.optional(context),
  timestamp: v.optional(timestamp),
  attachments: v.optional(v.array(attachment)),
};

interface Shape {
  readonly object: unknown;
  readonly context?: { readonly revision?: string | undefined; readonly platform?: string | undefined } | undefined;
}
const isActivity = (object: unknown): boolean => ['Activity', undefined].includes(objectTypeOf(object) as 'Activity' | undefined);
const placesOnlyActivities = (s: Shape): boolean => isActivity(s.object) || (s.context?.revision === undefined && s.context?.platform === undefined);
const platformWords = 'revision and platform belong to an Activity';

/** Named by its objectType; the type is that of any of them. */
function plainObject(input: unknown): v.GenericSchema<PlainObject> {
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

type PlainObject = v.InferOutput<typeof activity> | v.InferOutput<typeof agent> | v.InferOutput<typeof group> | v.InferOutput<typeof statementRef>;

/** A statement inside a statement: without id, stored, version, authority, and without another inside (Data 2.4.4.3). */
const subStatement = v.pipe(
  v.strictObject({ objectType: v.literal('SubStatement'), ...common, object: v.lazy(plainObject) }),
  v.check((s) => placesOnlyActivities(s), platformWords),
);

export const statementSchema = v.pipe(
  v.strictObject({
    id: v.optional(uuid),
    ...common,
    object: v.lazy((input): v.GenericSchema<PlainObject | v.InferOutput<typeof subStatement>> =>
      objectTypeOf(input) === 'SubStatement' ? subStatement : plainObject(input),
    ),
    stored: v.optional(timestamp),
    authority: v.optional(actor),
    version: v.optional(v.pipe(v.string(), v.regex(/^(1\.0(\.\d+)?|2\.0(\.\d+)?)$/, 'must be 1.0.x or 2.0.x'))),
  }),
  v.check((s) => placesOnlyActivities(s), platformWords),
  v.check((s) => s.verb.id !== voided || objectTypeOf(s.object) === 'StatementRef', 'what is voided must be a StatementRef'),
);

export type ReceivedStatement = v.InferOutput<typeof statementSchema>;

/** More are not told: the first are what a person mends. */
const mostProblems = 20;

/** Reads one statement or several. A problem's place reads `statements[3].verb.id`; nothing of the value is repeated. */
export function readStatements(input: unknown): Result<ReceivedStatement[]> {
  const list: unknown[] = Array.isArray(input) ? input : [input];
  const statements: ReceivedStatement[] = [];
  const problems = [];
  const seen = new Set<string>();
  for (const [index, each] of list.entries()) {
    const parsed = v.safeParse(statementSchema, each);
    if (!parsed.success) {
      problems.push(...parsed.issues.map((issue) => problem('SM-601', `statements[${index}]${pathText(issue)}`, issueWords(issue))));
    } else if (parsed.output.id !== undefined && seen.has(parsed.output.id.toLowerCase())) {
      problems.push(problem('SM-601', `statements[${index}].id`, 'the batch has this id twice'));
    } else {
      if (parsed.output.id !== undefined) seen.add(parsed.output.id.toLowerCase());
      // What was sent, not what the parser copied: a record's odd keys stay as they are.
      statements.push(each as ReceivedStatement);
    }
    if (problems.length >= mostProblems) break;
  }
  return problems.length === 0 ? ok(statements) : failedAll(problems.slice(0, mostProblems));
}

const pathText = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? [])
    .map((item) => item.key)
    .map((key) => (typeof key === 'number' ? `[${key}]` : /^[A-Za-z_$][\w$]*$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`))
    .join('');

function issueWords(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown key';
  if (issue.kind === 'schema' && issue.received === 'undefined') return 'is missing';
  return issue.kind === 'schema' ? `expected ${issue.expected ?? 'another value'}` : issue.message;
}
