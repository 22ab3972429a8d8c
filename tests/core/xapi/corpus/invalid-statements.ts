import type { XapiVersion } from '../../../../core/xapi/statement-times.ts';
import { badValues } from './bad-values.ts';
import { between } from './between.ts';
import { sites } from './sites.ts';
import { twins, type Json, type Twin } from './twins.ts';

/** The corpus: each statement is its valid twin with one rule broken. `place` is where the problem must point, `clause` what was broken. */
export interface InvalidStatement {
  readonly name: string;
  readonly rule: string;
  readonly clause: string;
  readonly statement: unknown;
  readonly place: string;
  readonly twin: Twin;
  readonly versions: readonly XapiVersion[];
}

const keysOf = <T extends object>(value: T): (keyof T & string)[] => Object.keys(value) as (keyof T & string)[];

/** `attachments.0.sha2` as a problem writes it. */
const stepOf = (key: string): string => (/^\d+$/.test(key) ? `[${key}]` : /^[A-Za-z_$][\w$]*(\[.*\])?$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
const placeOf = (path: string): string => `statements[0]${path.split('.').map(stepOf).join('')}`;

function changed(twin: Twin, set: Readonly<Record<string, unknown>>): unknown {
  // Through text: a clone would keep what the twin's parts share, and change in several places.
  const copy = JSON.parse(JSON.stringify(twin.statement)) as Json;
  for (const [path, value] of Object.entries(set)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const parent = steps.reduce<Json>((at, step) => at[step] as Json, copy);
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else parent[last] = value;
  }
  return copy;
}

/** Every key of a statement that is not inside extensions, with what stands there. */
function everyPath(value: unknown, path = ''): [path: string, value: unknown][] {
  const here: [string, unknown][] = path === '' ? [] : [[path, value]];
  if (typeof value !== 'object' || value === null || path.endsWith('extensions')) return here;
  return [...here, ...Object.entries(value).flatMap(([key, inner]) => everyPath(inner, path === '' ? key : `${path}.${key}`))];
}

const isMap = (path: string): boolean => /(^|\.)(display|name|description|extensions)$/.test(path);
const closedObjects = (twin: Twin): string[] => [
  '',
  ...everyPath(twin.statement)
    .filter(([path, value]) => typeof value === 'object' && !Array.isArray(value) && !isMap(path))
    .map(([path]) => path),
];
const inside = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** Optional keys; another case makes them unknown (Data 2.2.s4.b1.b5). */
const recased = [
  ...['id', 'result', 'context', 'timestamp', 'stored', 'authority', 'version', 'attachments', 'actor.name', 'verb.display', 'object.definition'],
  ...['object.definition.name', 'object.definition.moreInfo', 'result.score', 'result.score.scaled', 'result.success', 'result.duration'],
  ...[
    'context.registration',
    'context.contextActivities',
    'context.contextActivities.parent',
    'context.language',
    'context.extensions',
    'attachments.0.description',
  ],
];
const inAnotherCase = (path: string): string => path.replace(/[a-z](?=[^.]*$)/, (first) => first.toUpperCase());

export function invalidStatements(): InvalidStatement[] {
  const made: InvalidStatement[] = [];
  const add = (rule: string, clause: string, twin: Twin, set: Readonly<Record<string, unknown>>, path: string, versions = twin.versions): void =>
    void made.push({ name: `${rule}: ${twin.name} ${path}`, rule, clause, twin, versions, statement: changed(twin, set), place: placeOf(path) });

  for (const name of keysOf(sites)) {
    for (const [kind, path] of sites[name] ?? [])
      for (const { rule, clause, value } of badValues[kind]) add(rule, clause, twins[name], { [path]: value }, path);
  }
  for (const name of ['full', 'inside', 'newer', 'oauth', 'choice', 'matching'] as const) {
    for (const [path] of everyPath(twins[name].statement)) add('a null', 'Data 2.2.s4.b1.b1', twins[name], { [path]: null }, path);
    for (const path of closedObjects(twins[name])) {
      add('an unknown key', 'Data 2.2.s4.b1.b7', twins[name], { [inside(path, 'colour')]: 'red' }, inside(path, 'colour'));
    }
  }
  for (const path of recased) {
    const wrong = inAnotherCase(path);
    add(
      'a key in another case',
      'Data 2.2.s4.b1.b5',
      twins.full,
      { [path]: undefined, [wrong]: path.split('.').reduce<unknown>((at, step) => (at as Json)[step], twins.full.statement) },
      wrong,
    );
  }
  for (const { rule, clause, twin, set, place, only } of between) add(rule, clause, twins[twin], set, place, only === undefined ? undefined : [only]);
  for (const [rule, statement] of [
    ['a text', 'statement'],
    ['a number', 7],
    ['a null', null],
    ['a list in a list', []],
  ] as const) {
    made.push({
      name: `${rule} for a statement`,
      rule: 'no statement at all',
      clause: 'Data 2.2.s4.b1.b7',
      statement,
      place: 'statements[0]',
      twin: twins.least,
      versions: twins.least.versions,
    });
  }
  return made;
}

export const validStatements = (): Twin[] => keysOf(twins).map((name) => twins[name]);
