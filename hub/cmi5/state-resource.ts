import type { FastifyReply } from 'fastify';
import { problem } from '../../core/result.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import type { Parameters } from '../store/statement-query.ts';
import type { Cmi5Session } from './cmi5-sessions.ts';
import { launchData } from './launch-data.ts';
import { changeState, dropStates, etagOf, findState, listStates, type StateDocument } from './state-documents.ts';
import { readStateRequest } from './state-request.ts';

/**
 * The state resource (xAPI 1.0.3, Communication 2.2, 2.3 and 3.1) for units that the hub launched: the bookmark and whatever else a unit keeps of its
 * student. LMS.LaunchData is the hub's own document, read and never written (cmi5 10).
 */
export const largestState = 64 * 1024;
const hubsOwn = 'LMS.LaunchData';
const plainType = 'application/octet-stream';

interface Conditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

export interface StateBody extends Conditions {
  readonly type: string | undefined;
  readonly content: Buffer;
}

export class StateResource {
  readonly #hub: Pick<HubContext, 'db' | 'clock'>;

  constructor(hub: Pick<HubContext, 'db' | 'clock'>) {
    this.#hub = hub;
  }

  async get(session: Cmi5Session, parameters: Parameters, reply: FastifyReply): Promise<FastifyReply> {
    const { state, since } = readStateRequest(session, parameters, 'GET');
    // Nobody is to take what a unit keeps for a page of the hub.
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff').header('content-security-policy', 'sandbox');
    if (state === null) {
      const { ids, newest } = await listStates(this.#hub.db, session, since);
      const own = since === null || session.begunAt > since ? [hubsOwn] : [];
      return reply.header('last-modified', httpDate(newest ?? session.begunAt)).send([...own, ...ids]);
    }
    const found = state === hubsOwn ? launchDocument(session) : await findState(this.#hub.db, session, state);
    if (found === null) throw new Refused([problem('SM-704', 'stateId')]);
    return reply.header('etag', `"${found.etag}"`).header('last-modified', httpDate(found.updatedAt)).type(found.type).send(found.content);
  }

  async put(session: Cmi5Session, parameters: Parameters, body: StateBody): Promise<void> {
    await this.#change(session, parameters, body, () => ({ type: typeOf(body), content: body.content }));
  }

  /** Both JSON objects: what stands at the top of the new one replaces what is there (2.2.s7); else nothing changes. */
  async post(session: Cmi5Session, parameters: Parameters, body: StateBody): Promise<void> {
    await this.#change(session, parameters, body, (before) => {
      if (before === null) return { type: typeOf(body), content: body.content };
      const merged = { ...jsonObject(before.type, before.content, 'the document'), ...jsonObject(typeOf(body), body.content, 'body') };
      const content = Buffer.from(JSON.stringify(merged));
      if (content.length > largestState) throw new Refused([problem('SM-603', 'body')]);
      return { type: before.type, content };
    });
  }

  async delete(session: Cmi5Session, parameters: Parameters, conditions: Conditions): Promise<void> {
    const { state } = readStateRequest(session, parameters, 'DELETE');
    if (state === null) return dropStates(this.#hub.db, session);
    await this.#changeOne(session, state, conditions, () => null);
  }

  async #change(session: Cmi5Session, parameters: Parameters, body: StateBody, made: Made): Promise<void> {
    const { state } = readStateRequest(session, parameters, 'write');
    await this.#changeOne(session, state ?? '', body, made);
  }

  async #changeOne(session: Cmi5Session, state: string, conditions: Conditions, made: Made): Promise<void> {
    if (state === hubsOwn) throw new Refused([problem('SM-614', 'stateId', 'is the hub’s own document')]);
    const checked: Made = (before) => {
      meets(conditions, before);
      return made(before);
    };
    await changeState(this.#hub.db, session, state, checked, this.#hub.clock());
  }
}

type Made = (before: StateDocument | null) => Pick<StateDocument, 'type' | 'content'> | null;

function launchDocument(session: Cmi5Session): StateDocument {
  const content = Buffer.from(JSON.stringify(launchData(session)));
  return { type: 'application/json', content, etag: etagOf(content), updatedAt: session.begunAt };
}

/** RFC 9110, 13.1: what does not hold is 412, and nothing changes. */
function meets({ ifMatch, ifNoneMatch }: Conditions, before: StateDocument | null): void {
  if (ifMatch !== undefined && !names(ifMatch, before)) throw new Refused([problem('SM-524', 'header If-Match')]);
  if (ifNoneMatch !== undefined && names(ifNoneMatch, before)) throw new Refused([problem('SM-524', 'header If-None-Match')]);
}

const names = (header: string, document: StateDocument | null): boolean =>
  document !== null && header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '').replaceAll('"', '') === document.etag);

function typeOf({ type = '' }: StateBody): string {
  if (type === '') return plainType;
  if (!/^[\x20-\x7e]{1,200}$/.test(type)) throw new Refused([problem('SM-616', 'header Content-Type')]);
  return type;
}

function jsonObject(type: string, content: Buffer, what: string): object {
  const wrong = new Refused([problem('SM-616', what, 'must be a JSON object of type application/json')]);
  if (!/^application\/json\s*(;|$)/i.test(type)) throw wrong;
  try {
    const value: unknown = JSON.parse(content.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    throw wrong;
  }
  throw wrong;
}

const httpDate = (at: number): string => new Date(at).toUTCString();
