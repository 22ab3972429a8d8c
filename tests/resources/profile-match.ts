import * as v from 'valibot';

/** Reads an xAPI profile (xAPI Profiles 1.0, part 2) as strictly as its tables say, and matches statements against its templates and patterns (part 3). */
const iri = v.pipe(v.string(), v.regex(/^https?:\/\/[^\s]+$/));
const inBoth = v.strictObject({ en: v.pipe(v.string(), v.minLength(1)), es: v.pipe(v.string(), v.minLength(1)) });
const some = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.minLength(1));
const described = { id: iri, inScheme: iri, prefLabel: inBoth, definition: inBoth };

const concept = v.variant('type', [
  v.strictObject({ ...described, type: v.picklist(['Verb', 'ActivityType']), broadMatch: v.exactOptional(some(iri)) }),
  v.strictObject({
    ...described,
    type: v.picklist(['ContextExtension', 'ResultExtension']),
    recommendedVerbs: v.exactOptional(some(iri)),
    inlineSchema: v.pipe(v.string(), v.parseJson(), v.looseObject({ $schema: iri })),
  }),
]);

/** A rule says at least one of presence, any, all and none. */
const rule = v.pipe(
  v.strictObject({
    location: v.pipe(v.string(), v.regex(/^\$((\.\w+)|(\['[^']+'\]))+$/)),
    presence: v.exactOptional(v.picklist(['included', 'excluded', 'recommended'])),
    all: v.exactOptional(some(v.string())),
    scopeNote: v.exactOptional(inBoth),
  }),
  v.check((r) => r.presence !== undefined || r.all !== undefined),
);
const template = v.strictObject({
  ...described,
  type: v.literal('StatementTemplate'),
  allowedSolo: v.exactOptional(v.boolean()),
  verb: iri,
  objectActivityType: iri,
  rules: some(rule),
});

const pattern = v.pipe(
  v.strictObject({
    ...described,
    type: v.literal('Pattern'),
    primary: v.boolean(),
    sequence: v.exactOptional(v.pipe(v.array(iri), v.minLength(2))),
    alternates: v.exactOptional(v.pipe(v.array(iri), v.minLength(2))),
    zeroOrMore: v.exactOptional(iri),
  }),
  v.check((p) => [p.sequence, p.alternates, p.zeroOrMore].filter((how) => how !== undefined).length === 1),
);

export const profileSchema = v.strictObject({
  '@context': v.literal('https://w3id.org/xapi/profiles/context'),
  id: iri,
  type: v.literal('Profile'),
  conformsTo: v.literal('https://w3id.org/xapi/profiles#1.0'),
  prefLabel: inBoth,
  definition: inBoth,
  versions: some(v.strictObject({ id: iri, generatedAtTime: v.pipe(v.string(), v.isoTimestamp()), wasRevisionOf: v.exactOptional(some(iri)) })),
  author: v.strictObject({ type: v.literal('Organization'), name: v.pipe(v.string(), v.minLength(1)) }),
  concepts: some(concept),
  templates: some(template),
  patterns: some(pattern),
});
export type Profile = v.InferOutput<typeof profileSchema>;
type Template = Profile['templates'][number];

export const matchingTemplates = (profile: Profile, statement: unknown): string[] => profile.templates.filter((t) => matches(t, statement)).map((t) => t.id);

function matches(template: Template, statement: unknown): boolean {
  if (valueAt(statement, '$.verb.id') !== template.verb || valueAt(statement, '$.object.definition.type') !== template.objectActivityType) return false;
  return template.rules.every(({ location, presence, all }) => {
    const value = valueAt(statement, location);
    if (presence === 'included' && value === undefined) return false;
    if (presence === 'excluded' && value !== undefined) return false;
    return all === undefined || value === undefined || all.includes(value as string);
  });
}

function valueAt(value: unknown, location: string): unknown {
  let at = value;
  for (const [, name, quoted] of location.slice(1).matchAll(/\.(\w+)|\['([^']+)'\]/g)) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string, unknown>)[name ?? quoted ?? ''];
  }
  return at;
}

/** The statements of one registration, in order, are the whole of the pattern; greedy, as the specification matches. */
export function followsPattern(profile: Profile, patternId: string, statements: readonly unknown[]): boolean {
  return consumed(profile, patternId, statements, 0) === statements.length;
}

/** Where the pattern ends that begins at `from`; null where it does not match. */
function consumed(profile: Profile, id: string, statements: readonly unknown[], from: number): number | null {
  const found = profile.patterns.find((p) => p.id === id);
  if (found === undefined) {
    const statement = statements[from];
    return statement !== undefined && matchingTemplates(profile, statement).includes(id) ? from + 1 : null;
  }
  if (found.sequence !== undefined)
    return found.sequence.reduce<number | null>((at, part) => (at === null ? null : consumed(profile, part, statements, at)), from);
  if (found.alternates !== undefined) return found.alternates.map((part) => consumed(profile, part, statements, from)).find((at) => at !== null) ?? null;
  let at = from;
  for (let next = consumed(profile, found.zeroOrMore ?? '', statements, at); next !== null; next = consumed(profile, found.zeroOrMore ?? '', statements, at))
    at = next;
  return at;
}
