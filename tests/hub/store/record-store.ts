import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { v7 as uuid } from 'uuid';
import { buildHub, type Hub } from '../../../hub/build-hub.ts';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import type { KeyScope } from '../../../hub/store/key-scopes.ts';
import { addKey } from '../../../hub/store/record-store-keys.ts';
import { monday } from '../small-hub.ts';

/** A hub with an empty database and no school, and a client of its record store with a key. Each request is a second after the one before. */
export class RecordStore {
  readonly hub: Hub;
  readonly time = { now: monday };
  version = '2.0.0';
  authorization = '';
  readonly #folder: string;

  private constructor(hub: (clock: () => number) => Hub, folder: string) {
    this.hub = hub(() => this.time.now);
    this.#folder = folder;
  }

  static async open(place?: DatabasePlace): Promise<RecordStore> {
    const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-store-'));
    let clock = (): number => monday;
    const hub = await buildHub({ database: place ?? { kind: 'sqlite', file: path.join(folder, 'hub.sqlite') }, clock: () => clock() });
    const store = new RecordStore((its) => ((clock = its), hub), folder);
    await store.useKey('tester', ['all']);
    return store;
  }

  async close(): Promise<void> {
    await this.hub.app.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async useKey(name: string, scopes: readonly KeyScope[]): Promise<string> {
    const made = await addKey(this.hub.context.db, name, scopes, this.time.now);
    if (!made.ok) throw new Error(JSON.stringify(made.problems));
    return (this.authorization = basic(name, made.value));
  }

  send(
    method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE',
    url: string,
    payload?: unknown,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    this.time.now += 1000;
    const common = { authorization: this.authorization, 'x-experience-api-version': this.version };
    return this.hub.app.inject({
      method,
      url: `/xapi${url}`,
      headers: { ...common, ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(payload === undefined ? {} : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
    });
  }

  async post(statements: unknown): Promise<string[]> {
    const reply = await this.send('POST', '/statements', statements);
    if (reply.statusCode !== 200) throw new Error(reply.body);
    return reply.json<string[]>();
  }

  get(parameters: Readonly<Record<string, unknown>>, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.send('GET', `/statements?${query(parameters)}`, undefined, headers);
  }

  /** Ids of one page. */
  async ids(parameters: Readonly<Record<string, unknown>> = {}): Promise<string[]> {
    return (await this.page(parameters)).statements.map((each) => each.id);
  }

  async page(parameters: Readonly<Record<string, unknown>>): Promise<Page> {
    const reply = await this.get(parameters);
    if (reply.statusCode !== 200) throw new Error(reply.body);
    return reply.json<Page>();
  }

  async more(irl: string): Promise<Page> {
    return (await this.send('GET', irl.replace(/^\/xapi/, ''))).json<Page>();
  }

  async exact(id: string): Promise<Record<string, unknown>> {
    return (await this.get({ statementId: id })).json<Record<string, unknown>>();
  }
}

export interface Page {
  readonly statements: readonly (Record<string, unknown> & { readonly id: string; readonly stored: string })[];
  readonly more: string;
}

export const basic = (key: string, secret: string): string => `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;

export const query = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value))}`)
    .join('&');

export const verb = 'http://adlnet.gov/expapi/verbs/attended';
export const activity = 'http://www.example.com/meetings/occurances/34534';

export function statement(more: object = {}): Record<string, unknown> & { readonly id: string } {
  return {
    id: uuid(),
    actor: { objectType: 'Agent', name: 'xAPI mbox', mbox: 'mailto:xapi@adlnet.gov' },
    verb: { id: verb, display: { 'en-GB': 'attended', 'en-US': 'was there' } },
    object: { objectType: 'Activity', id: activity },
    ...more,
  };
}

export const reference = (id: string): object => ({ objectType: 'StatementRef', id });
export const voiding = (id: string, more: object = {}): ReturnType<typeof statement> =>
  statement({ verb: { id: 'http://adlnet.gov/expapi/verbs/voided', display: { 'en-US': 'voided' } }, object: reference(id), ...more });
