import { inOneLanguage, readAcceptLanguage } from './accept-language.ts';

/**
 * The two formats that are not `exact` (Communication 2.1.3). `ids`: who and what by identifier alone. `canonical`: activities and verbs in one language; the
 * definition is the one that came with the statement.
 */
type Loose = Readonly<Record<string, unknown>>;
type Change = (value: Loose) => Loose;

interface Format {
  readonly actor: Change;
  readonly verb: Change;
  readonly activity: Change;
}

const identifiers = ['mbox', 'mbox_sha1sum', 'openid', 'account'];

const ids: Format = {
  actor: (actor) => {
    const identified = identifiers.some((each) => actor[each] !== undefined);
    const members = actor['member'] as Loose[] | undefined;
    return { ...only(actor, ['objectType', ...identifiers]), ...(identified || members === undefined ? {} : { member: members.map(ids.actor) }) };
  },
  verb: (verb) => only(verb, ['id']),
  activity: (activity) => only(activity, ['id']),
};

function canonical(acceptLanguage: string): Format {
  const accepted = readAcceptLanguage(acceptLanguage);
  const shown = (value: Loose, keys: readonly string[]): Loose =>
    changed(value, Object.fromEntries(keys.map((key) => [key, (map: unknown) => inOneLanguage(map as Record<string, string>, accepted)])));
  const component = (list: unknown): unknown => (list as Loose[]).map((each) => shown(each, ['description']));
  const definition = (value: unknown): Loose =>
    changed(shown(value as Loose, ['name', 'description']), { choices: component, scale: component, source: component, target: component, steps: component });
  return { actor: (actor) => actor, verb: (verb) => shown(verb, ['display']), activity: (activity) => changed(activity, { definition }) };
}

/** The statement's kept text in a format; `exact` is the text itself. */
export function formatted(text: string, format: 'ids' | 'exact' | 'canonical', acceptLanguage: string): string {
  if (format === 'exact') return text;
  return JSON.stringify(statementIn(format === 'ids' ? ids : canonical(acceptLanguage), JSON.parse(text) as Loose));
}

function statementIn(format: Format, statement: Loose): Loose {
  const actor = (value: unknown): unknown => format.actor(value as Loose);
  const activity = (value: unknown): unknown => format.activity(value as Loose);
  return changed(statement, {
    actor,
    authority: actor,
    verb: (verb) => format.verb(verb as Loose),
    object: (object) => objectIn(format, object as Loose),
    context: (context) =>
      changed(context as Loose, {
        instructor: actor,
        team: actor,
        contextAgents: (list) => (list as Loose[]).map((each) => changed(each, { agent: actor })),
        contextGroups: (list) => (list as Loose[]).map((each) => changed(each, { group: actor })),
        contextActivities: (lists) => Object.fromEntries(Object.entries(lists as Loose).map(([key, list]) => [key, (list as Loose[]).map(activity)])),
      }),
  });
}

function objectIn(format: Format, object: Loose): Loose {
  switch (object['objectType']) {
    case 'SubStatement':
      return statementIn(format, object);
    case 'Agent':
    case 'Group':
      return format.actor(object);
    case 'StatementRef':
      return object;
    default:
      return format.activity(object);
  }
}

const only = (value: Loose, keys: readonly string[]): Loose => Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));

function changed(value: Loose, change: Readonly<Record<string, (value: unknown) => unknown>>): Loose {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, Object.hasOwn(change, key) ? change[key]?.(each) : each]));
}
