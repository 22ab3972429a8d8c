import { failedAll, ok, problem, type Problem, type Result } from '../../core/result.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import { actorKey, anonymous, type Identified } from './actor-key.ts';
import { indexKey } from './index-key.ts';
import { instantMs } from './instant.ts';
import { readStatements } from '../../core/xapi/read-statements.ts';
import type { XapiVersion } from '../../core/xapi/statement-times.ts';

/** What a GET of the statements resource asks for (Communication 2.1.3). Instants in ms, identifiers as columns hold them. */
export type StatementQuery =
  | { readonly kind: 'one'; readonly id: string; readonly voided: boolean; readonly shown: Shown }
  | { readonly kind: 'list'; readonly filter: Filter; readonly limit: number; readonly ascending: boolean; readonly shown: Shown }
  | { readonly kind: 'more'; readonly cursor: string };

export interface Shown {
  readonly format: 'ids' | 'exact' | 'canonical';
  readonly attachments: boolean;
}

export interface Filter {
  readonly agent: string | null;
  readonly relatedAgents: boolean;
  readonly verb: string | null;
  readonly activity: string | null;
  readonly relatedActivities: boolean;
  readonly registration: string | null;
  readonly since: number | null;
  readonly until: number | null;
}

/** Statements in one answer: what is asked for, at most `largestPage`; `usualPage` where nothing is asked, or 0. */
export const usualPage = 100;
export const largestPage = 500;

const filters = ['agent', 'verb', 'activity', 'registration', 'related_activities', 'related_agents', 'since', 'until', 'limit', 'ascending'];
const shownBy = ['format', 'attachments'];
const single = ['statementId', 'voidedStatementId'];
const known = new Set([...filters, ...shownBy, ...single, 'more']);

export type Parameters = ReadonlyMap<string, readonly string[]>;

/** SM-616 with the parameter's name: one that is not known (case counts, Communication 3.2), is there twice, does not go with another, or has no such value. */
export function readStatementQuery(parameters: Parameters, version: XapiVersion): Result<StatementQuery> {
  const problems = wrongNames(parameters);
  if (problems.length > 0) return failedAll(problems);
  const read = new Values(parameters, version);
  const cursor = parameters.get('more')?.[0];
  if (cursor !== undefined) return ok({ kind: 'more', cursor });
  const shown = { format: read.word('format', ['exact', 'ids', 'canonical'] as const), attachments: read.flag('attachments') };
  const name = single.find((each) => parameters.has(each));
  if (name !== undefined) {
    const id = read.uuid(name);
    return read.result({ kind: 'one', id: id ?? '', voided: name === 'voidedStatementId', shown });
  }
  const filter: Filter = {
    agent: read.agent(),
    relatedAgents: read.flag('related_agents'),
    verb: read.iri('verb'),
    activity: read.iri('activity'),
    relatedActivities: read.flag('related_activities'),
    registration: read.uuid('registration'),
    since: read.time('since'),
    until: read.time('until'),
  };
  return read.result({ kind: 'list', filter, limit: read.limit(), ascending: read.flag('ascending'), shown });
}

function wrongNames(parameters: Parameters): Problem[] {
  const names = [...parameters.keys()];
  const refuse = (name: string, detail: string): Problem => problem('SM-616', shortName(name), detail);
  const problems = names.filter((name) => !known.has(name)).map((name) => refuse(name, 'is no parameter of this resource'));
  for (const [name, values] of parameters) if (values.length > 1) problems.push(refuse(name, 'is there twice'));
  const one = [...single, 'more'].find((name) => parameters.has(name));
  const beside = one === 'more' ? [] : shownBy;
  if (one !== undefined && problems.length === 0)
    problems.push(...names.filter((name) => name !== one && !beside.includes(name)).map((name) => refuse(name, `does not go with ${one}`)));
  return problems.slice(0, 20);
}

const shortName = (name: string): string => (name.length <= 40 ? name : `${name.slice(0, 40)}…`).toWellFormed();

/** A value is judged by the rules of statements: it is put in its place in one that is right otherwise. */
class Values {
  readonly #parameters: Parameters;
  readonly #version: XapiVersion;
  readonly #problems: Problem[] = [];

  constructor(parameters: Parameters, version: XapiVersion) {
    this.#parameters = parameters;
    this.#version = version;
  }

  result(query: StatementQuery): Result<StatementQuery> {
    return this.#problems.length > 0 ? failedAll(this.#problems) : ok(query);
  }

  agent(): string | null {
    const text = this.#text('agent');
    if (text === null) return null;
    let agent: unknown;
    try {
      agent = JSON.parse(text);
    } catch {
      return this.#wrong('agent', 'must be JSON');
    }
    if (!this.#judge('agent', { actor: agent })) return null;
    const key = actorKey(agent as Identified);
    return key === anonymous ? this.#wrong('agent', 'must be an agent or an identified group') : key;
  }

  iri(name: 'verb' | 'activity'): string | null {
    const text = this.#text(name);
    const right = text !== null && this.#judge(name, name === 'verb' ? { verb: { id: text } } : { object: { id: text } });
    return right ? indexKey(text) : null;
  }

  uuid(name: string): string | null {
    const text = this.#text(name);
    const right = text !== null && this.#judge(name, { context: { registration: text } });
    return right ? text.toLowerCase() : null;
  }

  time(name: string): number | null {
    const text = this.#text(name);
    return text !== null && this.#judge(name, { timestamp: text }) ? (instantMs(text) ?? this.#wrong(name, 'must be a time')) : null;
  }

  flag(name: string): boolean {
    return this.word(name, ['false', 'true'] as const) === 'true';
  }

  /** The first is the value where none is said. */
  word<W extends string>(name: string, words: readonly [W, ...W[]]): W {
    const text = this.#text(name);
    const found = words.find((each) => each === text);
    if (text !== null && found === undefined) this.#wrong(name, `must be one of ${words.join(', ')}`);
    return found ?? words[0];
  }

  limit(): number {
    const text = this.#text('limit') ?? '0';
    if (!/^\d+$/.test(text)) this.#wrong('limit', 'must be 0 or a positive whole number');
    return Number(text) === 0 ? usualPage : Math.min(Number(text), largestPage);
  }

  #text(name: string): string | null {
    return this.#parameters.get(name)?.[0] ?? null;
  }

  #judge(name: string, part: object): boolean {
    const judged = readStatements({ ...right, ...part }, this.#version);
    if (judged.ok) return true;
    for (const { where = '', detail } of judged.problems.slice(0, 3)) this.#problems.push(problem('SM-616', placeIn(name, where), detail));
    return false;
  }

  #wrong(name: string, detail: string): null {
    this.#problems.push(problem('SM-616', name, detail));
    return null;
  }
}

const right: ReceivedStatement = { actor: { mbox: 'mailto:a@example.org' }, verb: { id: 'https://example.org/v' }, object: { id: 'https://example.org/a' } };

/** `statements[0].actor.mbox` of the judge is `agent.mbox` of the sender. */
const placeIn = (name: string, where: string): string => `${name}${name === 'agent' ? where.replace(/^statements\[0\]\.actor/, '') : ''}`;
