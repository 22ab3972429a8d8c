import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import validateStatement from '@learninglocker/xapi-validation';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { segmentStates } from '../../core/contract/station-hub.ts';
import { signInWays } from '../../core/sign-in/sign-in-way.ts';
import { readStatements } from '../../core/xapi/read-statements.ts';
import { toStatement, type Statement, type StationEvent } from '../../core/xapi/station-event.ts';
import { accountHome, activityTypes, extensions, verbs } from '../../core/xapi/vocabulary.ts';
import { emptySession, type Session, type SessionEvent } from '../../renderer/station/session-state.ts';
import { transition } from '../../renderer/station/session.ts';
import { dayStart, sampleConfig, sampleDesired } from '../fixtures/station-config.ts';
import { followsPattern, matchingTemplates, profileSchema } from './profile-match.ts';

const text = readFileSync(join(import.meta.dirname, '../../resources/xapi-profile/stationmaster.jsonld'), 'utf8');
const profile = v.parse(profileSchema, JSON.parse(text));
const base = new URL('..', accountHome).href + 'xapi';
const ours = (id: string): boolean => id.startsWith(`${base}/`);

const source = { station: 'station-1', epoch: '0199aaaa-0000-4000-8000-000000000000', sequence: 7 };
const id = '0199aaaa-0000-7000-8000-000000000001';

/** Events of each kind, with all that they may and may not carry. */
const uuid = fc.uuid({ version: 7 });
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 0, 1) });
const at = { at: instant, wall: instant };
const launch = { ...at, student: word, visit: uuid, launch: uuid, program: word };
const slot = fc.option(fc.record({ block: word, slot: fc.nat(9) }), { nil: null });
const endOfVisit = fc.constantFrom('student' as const, 'bell' as const, 'staff' as const, 'away' as const, 'station-restarted' as const);
const endOfLaunch = fc.constantFrom('done', 'bell', 'staff', 'signed-out', 'away', 'crashed', 'failed', 'station-restarted' as const);
const segment = fc.record({
  index: fc.nat(500),
  state: fc.constantFrom(...segmentStates),
  startedAt: instant,
  durationMs: fc.integer({ min: 1, max: 86_400_000 }),
});
const help = fc.oneof(fc.record({ student: word, visit: uuid }), fc.constant({ student: null, visit: null }));
const asked = <K extends string>(kind: K) =>
  fc.tuple(fc.record({ ...at, kind: fc.constant(kind), request: uuid }), help).map(([event, who]) => ({ ...event, ...who }));

const anyEvent: { readonly [K in StationEvent['kind']]: fc.Arbitrary<Extract<StationEvent, { kind: K }>> } = {
  'signed-in': fc.record({ ...at, kind: fc.constant('signed-in'), student: word, visit: uuid, way: fc.constantFrom(...signInWays, 'resumed' as const) }),
  'signed-out': fc.record({ ...at, kind: fc.constant('signed-out'), student: word, visit: uuid, why: endOfVisit }),
  launched: fc.record({ ...launch, kind: fc.constant('launched'), slot }),
  segment: fc.record({ ...launch, kind: fc.constant('segment'), slot, segment }),
  ended: fc.record({ ...launch, kind: fc.constant('ended'), why: endOfLaunch }),
  'asked-help': asked('asked-help') as fc.Arbitrary<Extract<StationEvent, { kind: 'asked-help' }>>,
  'left-help': asked('left-help') as fc.Arbitrary<Extract<StationEvent, { kind: 'left-help' }>>,
  blocked: fc.record({ ...launch, kind: fc.constant('blocked'), origin: fc.constant('https://ads.example'), how: word }),
  failed: fc.record({ ...launch, kind: fc.constant('failed'), code: fc.constantFrom('SM-501', 'SM-503'), where: fc.option(word, { nil: null }) }),
  'refused-sign-in': fc.record({ ...at, kind: fc.constant('refused-sign-in'), student: word, wrong: fc.integer({ min: 1, max: 9 }) }),
  'acted-as-staff': fc.record({ ...at, kind: fc.constant('acted-as-staff'), staff: word, action: word, student: fc.option(word, { nil: null }) }),
  'set-store-aside': fc.record({ ...at, kind: fc.constant('set-store-aside'), name: word, epoch: fc.option(uuid, { nil: null }) }),
};
const kinds = Object.keys(anyEvent) as StationEvent['kind'][];
const anyStatement = (kind: StationEvent['kind']) => (anyEvent[kind] as fc.Arbitrary<StationEvent>).map((event) => toStatement(id, event, source));

describe('the published profile', () => {
  test('has every identifier of the vocabulary and none of ours besides', () => {
    const concepts = profile.concepts.map((c) => c.id);
    const used = [...Object.values(verbs), ...Object.values(activityTypes), ...Object.values(extensions)];
    expect(concepts.sort()).toEqual(used.filter(ours).sort());
    // A concept belongs to whoever made it: those of others are used, not defined again.
    const templates = profile.templates.flatMap((t) => [t.verb, t.objectActivityType]);
    for (const foreign of used.filter((word) => !ours(word))) expect(templates).toContain(foreign);
    expect([...new Set(templates)].filter((word) => !used.some((known) => known === word))).toEqual([]);
  });

  test('has each id once, of its own place, and every part is of a version that is told', () => {
    const parts = [...profile.concepts, ...profile.templates, ...profile.patterns];
    const ids = [profile.id, ...profile.versions.map((version) => version.id), ...parts.map((part) => part.id)];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(ours)).toBe(true);
    expect(new Set(parts.map((part) => part.inScheme))).toEqual(new Set([profile.versions.at(-1)?.id]));
  });

  test('has no empty value, and none of its words is left in the other language', () => {
    const walk = (value: unknown): void => {
      expect(value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)).toBe(false);
      if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
    };
    walk(JSON.parse(text));
    for (const part of [profile, ...profile.concepts, ...profile.templates, ...profile.patterns]) {
      expect(part.definition.es).not.toBe(part.definition.en);
    }
  });

  test('refers only to what it has, and no pattern to itself', () => {
    const known = new Set([...profile.templates, ...profile.patterns].map((part) => part.id));
    const partsOf = (pattern: string): string[] => {
      const found = profile.patterns.find((p) => p.id === pattern);
      return found === undefined ? [] : (found.sequence ?? found.alternates ?? [found.zeroOrMore ?? '']);
    };
    for (const { id: pattern } of profile.patterns) {
      const reached = new Set<string>();
      const follow = (part: string): void => {
        expect(known).toContain(part);
        if (reached.has(part)) return;
        reached.add(part);
        partsOf(part).forEach(follow);
      };
      partsOf(pattern).forEach(follow);
      expect(reached).not.toContain(pattern);
    }
    for (const c of profile.concepts) {
      if ('recommendedVerbs' in c) for (const verb of c.recommendedVerbs ?? []) expect(Object.values(verbs)).toContain(verb);
    }
  });
});

describe('every statement that a station makes', () => {
  test('there is a template for each kind of event', () => expect(profile.templates).toHaveLength(kinds.length));

  test.each(kinds)('of %s matches one template, and only one', (kind) => {
    const found = new Set<string>();
    fc.assert(
      fc.property(anyStatement(kind), (statement) => {
        const templates = matchingTemplates(profile, statement);
        expect(templates).toHaveLength(1);
        found.add(templates[0] ?? '');
      }),
    );
    expect(found.size).toBe(1);
  });

  test.each(kinds)('of %s carries extensions as their schemas say, where they may stand', (kind) => {
    fc.assert(
      fc.property(anyStatement(kind), (statement) => {
        for (const [place, carried] of [
          ['ContextExtension', statement.context.extensions],
          ['ResultExtension', statement.result?.extensions ?? {}],
        ] as const) {
          for (const [key, value] of Object.entries(carried)) {
            const concept = profile.concepts.find((c) => c.id === key && c.type === place);
            expect(concept, key).toBeDefined();
            if (concept !== undefined && 'inlineSchema' in concept) expect(misfits(concept.inlineSchema, value), key).toEqual([]);
          }
        }
      }),
    );
  });

  test.each(kinds)('of %s is valid by our own reader for both versions, and by another’s for 1.0.3', (kind) => {
    fc.assert(
      fc.property(anyStatement(kind), (statement) => {
        for (const version of ['1.0.3', '2.0.0'] as const) expect(readStatements(JSON.parse(JSON.stringify(statement)), version)).toMatchObject({ ok: true });
        expect(validateStatement(JSON.parse(JSON.stringify(statement)))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('a statement that lacks what its template asks for, or has what it forbids, matches none', () => {
    fc.assert(
      fc.property(anyStatement('segment'), (statement) => {
        const { result, ...without } = statement;
        expect(matchingTemplates(profile, without)).toEqual([]);
        expect(matchingTemplates(profile, { ...statement, result: { ...result, extensions: { [extensions.state]: 'dreaming' } } })).toEqual([]);
        expect(matchingTemplates(profile, { ...statement, result: { ...result, score: { scaled: 1 } } })).toEqual([]);
        expect(matchingTemplates(profile, { ...statement, verb: { id: verbs.ended } })).toEqual([]);
      }),
    );
  });
});

describe('a visit', () => {
  const pattern = `${base}/profile/patterns/visit`;
  const statements = playedVisit();

  test('is the pattern of its registration, from sign-in to sign-out', () => {
    expect(statements.map((s) => s.verb.display['en-US'])).toEqual([
      'signed-in',
      'launched',
      'spent',
      'spent',
      'asked-help',
      'spent',
      'left-help',
      'failed',
      'ended',
      'launched',
      'spent',
      'ended',
      'signed-out',
    ]);
    expect(new Set(statements.map((s) => s.context.registration)).size).toBe(1);
    expect(followsPattern(profile, pattern, statements)).toBe(true);
  });

  test('is not the pattern while it lacks its end, its beginning, or the end of a launch', () => {
    expect(followsPattern(profile, pattern, statements.slice(0, -1))).toBe(false);
    expect(followsPattern(profile, pattern, statements.slice(1))).toBe(false);
    expect(
      followsPattern(
        profile,
        pattern,
        statements.filter((s) => s.verb.id !== verbs.ended),
      ),
    ).toBe(false);
    expect(followsPattern(profile, pattern, [...statements].reverse())).toBe(false);
  });
});

/** A visit as the station's own session goes through it, ordered as the profile says: by timestamp, then by sequence. */
function playedVisit(): Statement[] {
  let session: Session = emptySession('station-1', 1);
  let seconds = 0;
  let ids = 0;
  const events: StationEvent[] = [];
  const happen = (event: SessionEvent): void => {
    const hub = dayStart + seconds * 1000;
    const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;
    const step = transition(session, event, { mono: seconds * 1000, hub, wall: hub, newId });
    session = step.session;
    for (const effect of step.effects) if (effect.effect === 'record') events.push(effect.event);
  };
  const to = (end: number): void => {
    for (; seconds < end;) {
      seconds += 1;
      happen({ kind: 'tick' });
    }
  };
  const say = (intent: Extract<SessionEvent, { kind: 'intent' }>['intent']): void => happen({ kind: 'intent', intent });
  const program = (kind: 'loaded' | 'input' | 'crashed'): void => happen({ kind: 'program', event: { kind, launch: session.launch?.launch ?? '' } });
  happen({ kind: 'synced', desired: sampleDesired(), config: sampleConfig, stored: 0 });
  say({ intent: 'choose-face', student: 's-amara' });
  for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
  happen({ kind: 'secret-checked', student: 's-amara', reply: { outcome: 'right' } });
  to(2);
  say({ intent: 'go' });
  program('loaded');
  to(20);
  program('input');
  to(100);
  say({ intent: 'ask-help' });
  to(120);
  say({ intent: 'withdraw-help' });
  program('input');
  to(130);
  program('crashed');
  to(132);
  program('loaded');
  to(140);
  say({ intent: 'sign-out' });
  happen({ kind: 'exited', launch: session.launch?.launch ?? '' });
  return events.map((event, i) => toStatement(id, event, { ...source, sequence: i + 1 })).sort((a, b) => a.timestamp.localeCompare(b.timestamp));
}

/** As much of JSON Schema as the profile's schemas use; what does not fit, by its place. */
function misfits(schema: Readonly<Record<string, unknown>>, value: unknown, at = '$'): string[] {
  const known = ['$schema', 'type', 'enum', 'pattern', 'format', 'minimum', 'minLength', 'minProperties', 'properties', 'required', 'additionalProperties'];
  const strange = Object.keys(schema).filter((key) => !known.includes(key));
  if (strange.length > 0) throw new Error(`this test does not know ${strange.join(', ')}`);
  const { type, properties = {}, required = [] } = schema as { type?: string; properties?: Record<string, Record<string, unknown>>; required?: string[] };
  const typed = {
    object: typeof value === 'object' && value !== null,
    string: typeof value === 'string',
    number: typeof value === 'number',
    integer: Number.isInteger(value),
  };
  if (type !== undefined && !typed[type as keyof typeof typed]) return [`${at} is no ${type}`];
  const wrong: string[] = [];
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value)) wrong.push(`${at} is none of the list`);
  if (typeof schema['pattern'] === 'string' && !new RegExp(schema['pattern'], 'u').test(String(value))) wrong.push(`${at} is not of the pattern`);
  if (schema['format'] === 'date-time' && Number.isNaN(Date.parse(String(value)))) wrong.push(`${at} is no time`);
  if (typeof schema['minimum'] === 'number' && (value as number) < schema['minimum']) wrong.push(`${at} is too small`);
  if (typeof schema['minLength'] === 'number' && (value as string).length < schema['minLength']) wrong.push(`${at} is too short`);
  if (type !== 'object') return wrong;
  const held = value as Record<string, unknown>;
  if (Object.keys(held).length < Number(schema['minProperties'] ?? 0)) wrong.push(`${at} is empty`);
  wrong.push(...required.filter((key) => !(key in held)).map((key) => `${at}.${key} is missing`));
  for (const [key, inner] of Object.entries(held)) {
    const of = properties[key];
    if (of === undefined) wrong.push(`${at}.${key} is unknown`);
    else wrong.push(...misfits(of, inner, `${at}.${key}`));
  }
  return wrong;
}
