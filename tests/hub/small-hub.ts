import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LightMyRequestResponse } from 'fastify';
import type { BoardAction, LabSnapshot } from '../../core/contract/board-hub.ts';
import { syncReplySchema, type Reported, type SyncReply } from '../../core/contract/station-hub.ts';
import { parseEnrolmentToken } from '../../core/model/enrolment-token.ts';
import type { Segment } from '../../core/meter/meter.ts';
import { toStatement, type Statement, type StationEvent } from '../../core/xapi/station-event.ts';
import * as v from 'valibot';
import { v7 as uuid } from 'uuid';
import { makeEnrolmentToken } from '../../hub/board/enrolment-token.ts';
import { buildHub, type Hub, type HubOptions } from '../../hub/build-hub.ts';
import { importSchool } from '../../hub/import/import-school.ts';
import { giveStaffSecrets } from '../../hub/import/staff-secrets.ts';
import { outboxReport } from '../fixtures/outbox-report.ts';

/** A hub with the small school on a real SQLite file in a temp folder, and a clock that the test sets. */
export const smallSchool = fileURLToPath(new URL('../fixtures/small-school/', import.meta.url));

/** Monday of the fall term, 09:05 in Chicago: five minutes into `morning`. */
export const monday = Date.parse('2026-09-14T09:05:00-05:00');
export const minute = 60_000;

export class SmallHub {
  readonly hub: Hub;
  readonly folder: string;
  readonly time: { now: number };
  #staff = new Map<string, string>();

  private constructor(hub: Hub, folder: string, time: { now: number }) {
    this.hub = hub;
    this.folder = folder;
    this.time = time;
  }

  static async open(options: Partial<HubOptions> & { readonly school?: string; readonly at?: number; readonly staff?: boolean } = {}): Promise<SmallHub> {
    const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-small-'));
    const time = { now: options.at ?? monday };
    const hub = await buildHub({ database: { kind: 'sqlite', file: path.join(folder, 'hub.sqlite') }, clock: () => time.now, ...options });
    const small = new SmallHub(hub, folder, time);
    const imported = await importSchool(hub, options.school ?? smallSchool);
    if (!imported.ok) throw new Error(JSON.stringify(imported.problems));
    if (options.staff === true) await small.giveSecrets();
    return small;
  }

  async close(): Promise<void> {
    await this.hub.app.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async giveSecrets(): Promise<void> {
    const lab = await this.hub.context.labs.primary();
    if (lab === null) throw new Error('no lab');
    const file = path.join(this.folder, 'secrets.txt');
    await giveStaffSecrets(this.hub.context.db, lab.scope, file, this.time.now);
    this.hub.rosterChanged();
    for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
      const [user = '', password = ''] = line.split('\t');
      this.#staff.set(user, password);
    }
  }

  passwordOf(user: string): string {
    return this.#staff.get(user) ?? '';
  }

  async secret(hours = 1, uses = 10): Promise<string> {
    const lab = await this.hub.context.labs.primary();
    if (lab === null) throw new Error('no lab');
    const { token } = await makeEnrolmentToken(this.hub.context, lab, 'hub', hours, uses);
    const parsed = parseEnrolmentToken(token, (text) => Buffer.from(text, 'base64url').toString('utf8'));
    if (!parsed.ok) throw new Error('token');
    return parsed.value.secret;
  }

  async station(seat?: number, machine: string = randomUUID()): Promise<SmallStation> {
    const payload = { protocol: 1, secret: await this.secret(), machine, host: 'chromium', version: '0.1.0', ...(seat === undefined ? {} : { seat }) };
    const reply = await this.hub.app.inject({ method: 'POST', url: '/api/station/enrol', payload });
    if (reply.statusCode !== 200) throw new Error(reply.body);
    const { station, credential, seat: given } = reply.json<{ station: string; credential: string; seat: number | null }>();
    return new SmallStation(this, station, credential, given);
  }

  async board(user = 'ilsone'): Promise<SmallBoard> {
    const headers = { 'x-stationmaster': 'board' };
    const reply = await this.hub.app.inject({ method: 'POST', url: '/api/board/sign-in', headers, payload: { user, password: this.passwordOf(user) } });
    if (reply.statusCode !== 200) throw new Error(reply.body);
    return new SmallBoard(this, reply.cookies[0]?.value ?? '');
  }

  async audit(): Promise<{ actor: string; action: string; target: string | null; reason: string | null; at: number }[]> {
    return this.hub.context.db.selectFrom('audit_log').select(['actor', 'action', 'target', 'reason', 'at']).orderBy('entry').execute();
  }
}

export class SmallBoard {
  readonly #small: SmallHub;
  readonly cookies: Record<string, string>;

  constructor(small: SmallHub, token: string) {
    this.#small = small;
    this.cookies = { 'stationmaster-staff': token };
  }

  get(url: string): Promise<LightMyRequestResponse> {
    return this.#small.hub.app.inject({ method: 'GET', url: `/api/board/${url}`, cookies: this.cookies });
  }

  async lab(): Promise<LabSnapshot> {
    return (await this.get('lab')).json<LabSnapshot>();
  }

  act(action: BoardAction): Promise<LightMyRequestResponse> {
    return this.post('actions', action);
  }

  post(url: string, payload: object): Promise<LightMyRequestResponse> {
    return this.#small.hub.app.inject({
      method: 'POST',
      url: `/api/board/${url}`,
      cookies: this.cookies,
      headers: { 'x-stationmaster': 'board' },
      payload,
    });
  }
}

export class SmallStation {
  readonly #small: SmallHub;
  readonly station: string;
  readonly credential: string;
  readonly seat: number | null;
  readonly epoch = randomUUID();
  sequence = 0;
  configVersion: string | null = null;
  reported: Reported;

  constructor(small: SmallHub, station: string, credential: string, seat: number | null) {
    this.#small = small;
    this.station = station;
    this.credential = credential;
    this.seat = seat;
    this.reported = {
      revision: 0,
      screen: 'whose-turn',
      visit: null,
      arriving: null,
      launch: null,
      help: null,
      record: null,
      lockedOut: [],
      lessons: [],
      outbox: outboxReport(this.epoch),
      problems: [],
    };
  }

  post(url: string, payload: object, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.#small.hub.app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${this.credential}`, ...headers } });
  }

  async sync(reported: Partial<Reported> = {}): Promise<SyncReply> {
    this.reported = { ...this.reported, ...reported };
    const payload = {
      protocol: 1,
      version: '0.1.0',
      host: 'chromium',
      configVersion: this.configVersion,
      stationTime: this.#small.time.now,
      reported: this.reported,
    };
    const reply = await this.post('/api/station/sync', payload);
    if (reply.statusCode !== 200) throw new Error(reply.body);
    const parsed = v.parse(syncReplySchema, reply.json());
    this.configVersion = parsed.config?.version ?? this.configVersion;
    return parsed;
  }

  signIn(student: string): Reported['visit'] {
    this.reported = { ...this.reported, screen: 'working', visit: { visit: uuid(), student, signedInAt: this.#small.time.now, place: null } };
    return this.reported.visit;
  }

  statement(event: StationEvent, sequence = (this.sequence += 1)): Statement {
    return toStatement(uuid(), event, { station: this.station, epoch: this.epoch, sequence });
  }

  segment(student: string, segment: Segment, launch: string = randomUUID(), program = 'count'): Statement {
    return this.statement({
      kind: 'segment',
      at: segment.startedAt,
      wall: segment.startedAt,
      student,
      visit: randomUUID(),
      launch,
      program,
      slot: null,
      segment,
    });
  }

  send(statements: unknown, version = '2.0.0'): Promise<LightMyRequestResponse> {
    return this.post('/xapi/statements', statements as object, { 'x-experience-api-version': version });
  }
}

/** A copy of the small school whose files a test may spoil. */
export function schoolCopy(changes: Record<string, (text: string) => string | Buffer>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-school-'));
  cpSync(smallSchool, folder, { recursive: true });
  for (const [file, change] of Object.entries(changes)) writeFileSync(path.join(folder, file), change(readFileSync(path.join(folder, file), 'utf8')));
  return folder;
}

export const codes = (reply: LightMyRequestResponse): string[] => reply.json<{ problems: { code: string }[] }>().problems.map((p) => p.code);
export const places = (reply: LightMyRequestResponse): (string | undefined)[] => reply.json<{ problems: { where?: string }[] }>().problems.map((p) => p.where);
