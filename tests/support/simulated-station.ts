import { randomUUID } from 'node:crypto';
import { protocolVersion, type EnrolReply, type Reported, type SyncReply } from '../../core/contract/station-hub.ts';
import { parseEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { outboxReport } from '../fixtures/outbox-report.ts';

/** A station that is only its protocol: real requests to a real hub, no browser. For rooms that are fuller than two cores can show. */
export class SimulatedStation {
  readonly #origin: string;
  readonly #credential: string;
  readonly #epoch = randomUUID();
  readonly station: string;
  readonly seat: number | null;
  configVersion: string | null = null;

  private constructor(origin: string, reply: EnrolReply) {
    this.#origin = origin;
    this.#credential = reply.credential;
    this.station = reply.station;
    this.seat = reply.seat;
  }

  static async enrol(token: string, seat: number): Promise<SimulatedStation> {
    const parsed = parseEnrolmentToken(token, (text) => Buffer.from(text, 'base64url').toString());
    if (!parsed.ok) throw new Error('That is no enrolment token.');
    const response = await fetch(`${parsed.value.hub}/api/station/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ protocol: protocolVersion, secret: parsed.value.secret, machine: randomUUID(), host: 'chromium', version: '0.1.0', seat }),
    });
    if (!response.ok) throw new Error(`enrol: ${response.status} ${await response.text()}`);
    return new SimulatedStation(parsed.value.hub, (await response.json()) as EnrolReply);
  }

  get authorization(): string {
    return `Bearer ${this.#credential}`;
  }

  async sync(part: Partial<Reported>): Promise<SyncReply> {
    const reported: Reported = {
      revision: 0,
      screen: part.visit ? 'working' : 'who',
      visit: null,
      arriving: null,
      launch: null,
      help: null,
      record: null,
      lockedOut: [],
      lessons: [],
      outbox: outboxReport(this.#epoch),
      problems: [],
      ...part,
    };
    const response = await fetch(`${this.#origin}/api/station/sync`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: this.authorization },
      body: JSON.stringify({
        protocol: protocolVersion,
        version: '0.1.0',
        host: 'chromium',
        configVersion: this.configVersion,
        stationTime: Date.now(),
        reported,
      }),
    });
    if (!response.ok) throw new Error(`sync: ${response.status} ${await response.text()}`);
    const reply = (await response.json()) as SyncReply;
    this.configVersion = reply.config?.version ?? this.configVersion;
    return reply;
  }

  send(statements: readonly object[]): Promise<Response> {
    return fetch(`${this.#origin}/xapi/statements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: this.authorization, 'X-Experience-API-Version': '2.0.0' },
      body: JSON.stringify(statements),
    });
  }
}
