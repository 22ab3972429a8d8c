import * as fc from 'fast-check';
import { signInWays } from '../../../core/sign-in/sign-in-way.ts';
import { toStatement, type EventSource, type StationEvent } from '../../../core/xapi/station-event.ts';
import { invalidStatements, validStatements } from '../../support/xapi-corpus.ts';

/** Statements by chance: events of a station, valid statements put together from the twins' parts, and any of them with something else somewhere in it. */
const key = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const slug = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const uuid = fc.uuid();
const at = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const clock = { at, wall: at };
const visit = { ...clock, student: key, visit: uuid };
const launch = { ...visit, launch: uuid, program: slug };
const slot = fc.option(fc.record({ block: slug, slot: fc.nat(20) }));

export const stationEvent: fc.Arbitrary<StationEvent> = fc.oneof(
  fc.record({ ...visit, kind: fc.constant('signed-in' as const), way: fc.constantFrom(...signInWays, 'resumed' as const) }),
  fc.record({ ...visit, kind: fc.constant('signed-out' as const), why: fc.constantFrom('student' as const, 'bell' as const, 'station-restarted' as const) }),
  fc.record({ ...launch, kind: fc.constant('launched' as const), slot }),
  fc.record({ ...launch, kind: fc.constant('launched' as const), slot, chosenFrom: fc.array(slug, { maxLength: 5 }) }),
  fc.record({ ...launch, kind: fc.constant('launched' as const), slot, lesson: slug }),
  fc.record({
    ...launch,
    kind: fc.constant('segment' as const),
    slot,
    segment: fc.record({
      index: fc.nat(),
      state: fc.constantFrom('active' as const, 'watching' as const, 'idle' as const, 'paused' as const, 'pulled-out' as const, 'suspended' as const),
      startedAt: at,
      durationMs: fc.oneof(fc.nat(), fc.double({ min: 0, max: 8_640_000_000, noNaN: true })),
    }),
  }),
  fc.record({ ...launch, kind: fc.constant('ended' as const), why: fc.constantFrom('done' as const, 'crashed' as const) }),
  fc.record({ ...clock, kind: fc.constantFrom('asked-help' as const, 'left-help' as const), student: fc.option(key), visit: fc.option(uuid), request: uuid }),
  fc.record({ ...launch, kind: fc.constant('blocked' as const), origin: fc.webUrl(), how: fc.string() }),
  fc.record({ ...launch, kind: fc.constant('failed' as const), code: fc.string(), where: fc.option(fc.string()) }),
  fc.record({ ...clock, kind: fc.constant('refused-sign-in' as const), student: key, wrong: fc.nat() }),
  fc.record({ ...clock, kind: fc.constant('acted-as-staff' as const), staff: key, action: fc.string(), student: fc.option(key) }),
  fc.record({ ...clock, kind: fc.constant('set-store-aside' as const), name: fc.string(), epoch: fc.option(uuid) }),
);

export const eventSource: fc.Arbitrary<EventSource> = fc.record({ station: key, epoch: uuid, sequence: fc.integer({ min: 1, max: 2 ** 40 }) });

const twins = validStatements();
const both = twins.filter(({ versions }) => versions.length === 2);
const partsOf = (part: string): fc.Arbitrary<unknown> =>
  fc.constantFrom(...both.flatMap(({ statement }) => (statement[part] === undefined ? [] : [statement[part]])));
/** What is said of an Activity alone, so that the parts go together. */
const activities = fc.constantFrom(
  ...both
    .flatMap(({ statement: { object, verb } }) => ((object as { objectType?: string }).objectType === 'Activity' ? [object, verb] : []))
    .filter((part) => 'definition' in (part as object)),
  { id: 'urn:x:y' },
);

/** Valid under both versions. */
export const anyStatement: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    id: uuid,
    actor: partsOf('actor'),
    verb: fc.constantFrom({ id: 'http://adlnet.gov/expapi/verbs/completed', display: { 'en-US': 'completed' } }, { id: 'tag:school.example,2026:did' }),
    object: activities,
    result: partsOf('result'),
    context: partsOf('context'),
    timestamp: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }).map((date) => date.toISOString()),
    authority: partsOf('authority'),
    attachments: partsOf('attachments'),
  },
  { requiredKeys: ['actor', 'verb', 'object'] },
);

const anyOf = (statements: readonly { readonly statement: unknown }[]): fc.Arbitrary<unknown> =>
  fc.constantFrom(...statements.map(({ statement }) => statement));

const ofStation = fc.tuple(uuid, stationEvent, eventSource).map(([id, event, source]): unknown => toStatement(id, event, source));

/** A statement, perhaps with a value somewhere in it replaced, taken away, or with a key more: right or wrong as it happens. */
export const spoiltStatement: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.oneof(ofStation, anyStatement, anyOf(twins), anyOf(invalidStatements())),
    fc.nat(),
    fc.option(fc.oneof(fc.jsonValue(), fc.constantFrom('', 'en', 'a:b', {}, []))),
    fc.option(key),
  )
  .map(([statement, place, value, name]) => {
    const copy = JSON.parse(JSON.stringify(statement)) as unknown;
    const objects: Record<string, unknown>[] = [];
    const visitAll = (each: unknown): void => {
      if (typeof each !== 'object' || each === null) return;
      objects.push(each as Record<string, unknown>);
      Object.values(each).forEach(visitAll);
    };
    visitAll(copy);
    const chosen = objects[place % Math.max(objects.length, 1)];
    if (chosen === undefined) return copy;
    const keys = Object.keys(chosen);
    const at = name ?? keys[place % Math.max(keys.length, 1)] ?? 'x';
    if (value === null) Reflect.deleteProperty(chosen, at);
    else chosen[at] = value;
    return copy;
  });
