import type { FastifyBodyParser, FastifyReply, FastifyRequest } from 'fastify';
import { problem, type Result } from '../../core/result.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import { Refused } from '../http/refusal.ts';
import type { Cmi5Session, Cmi5Sessions } from '../cmi5/cmi5-sessions.ts';
import { hearUnit } from '../cmi5/hear-unit.ts';
import { refuseOthers } from '../cmi5/refuse-others.ts';
import type { HubContext } from '../hub-context.ts';
import { InFlight } from './in-flight.ts';
import { KeyCheck } from './key-check.ts';
import { readStatementPart } from './multipart.ts';
import { readStatements } from '../../core/xapi/read-statements.ts';
import { answerQuery } from './statement-answers.ts';
import { Cursors } from './statement-cursor.ts';
import { readStatementQuery, type Parameters } from './statement-query.ts';
import { isTunnelled, readParameters, readTunnelled, searchOf } from './statement-request.ts';
import { basicOf, storeAccess, type StoreAccess, type StoreDoors } from './store-access.ts';
import { storeStatements } from './store-statements.ts';
import { referenceOf } from './voiding.ts';
import type { XapiVersion } from '../../core/xapi/statement-times.ts';
import { answerVersion, versionHeader } from './xapi-version.ts';

/** The statements resource, by method (Communication 2.1; 2.0 4.1.6.1). What it refuses it throws. */
interface Asked {
  readonly version: XapiVersion;
  readonly access: StoreAccess;
  readonly parameters: Parameters;
  readonly acceptLanguage: string;
}

type JsonParser = FastifyBodyParser<string>;

export class StatementsResource {
  readonly #hub: HubContext;
  readonly #parseJson: JsonParser;
  readonly #doors: StoreDoors;
  readonly #cursors: Cursors;
  readonly #inFlight = new InFlight();
  readonly #admitted = new WeakMap<FastifyRequest, StoreAccess>();
  readonly #spoken = new Map<string, XapiVersion>();

  constructor(hub: HubContext, cmi5: Cmi5Sessions, parseJson: JsonParser) {
    this.#hub = hub;
    this.#parseJson = parseJson;
    this.#doors = { keys: new KeyCheck(hub.db, hub.clock), cmi5 };
    this.#cursors = new Cursors(hub.db);
  }

  through(): number {
    return this.#inFlight.through(this.#hub.clock());
  }

  /** A request that names no version is refused in the version that its client last spoke. */
  lastSpoken(request: FastifyRequest): XapiVersion {
    return this.#spoken.get(basicOf(request.headers.authorization ?? '')?.key ?? '') ?? '2.0.0';
  }

  /** Proves who asks, unless the form of an alternate request says it. */
  async admit(request: FastifyRequest): Promise<void> {
    if (isTunnelled(request.method, request.url)) return;
    this.#admitted.set(request, valueOf(await storeAccess(this.#hub, this.#doors, request, request.headers.authorization ?? '')));
  }

  async get(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    return this.#get(this.#asked(request), reply);
  }

  async put(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    return this.#put(this.#asked(request), await this.#bodyOf(request), reply);
  }

  async post(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (isTunnelled(request.method, request.url)) return this.#tunnelled(request, reply);
    return this.#post(this.#asked(request), await this.#bodyOf(request), reply);
  }

  /** State documents are for cmi5 units alone: whose launch it is, and what it asks for. */
  ofUnit(request: FastifyRequest): { readonly unit: Cmi5Session; readonly parameters: Parameters } {
    if (isTunnelled(request.method, request.url)) throw new Refused([problem('SM-616', 'method', 'is no parameter of this resource')]);
    const { access, parameters } = this.#asked(request);
    if (access.unit === undefined) throw new Refused([problem('SM-704', '/xapi/activities/state')]);
    return { unit: access.unit, parameters };
  }

  #asked(request: FastifyRequest): Asked {
    const access = this.#admitted.get(request);
    const version = answerVersion(request.headers[versionHeader.toLowerCase()]);
    if (access === undefined || version === null) throw new Error('a request came past its hooks');
    this.#remember(request.headers.authorization, version);
    return { version, access, parameters: readParameters(searchOf(request.url)), acceptLanguage: request.headers['accept-language'] ?? '' };
  }

  async #tunnelled(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const header = (name: string): string => inner?.headers.get(name) ?? String(request.headers[name] ?? '');
    const read = readTunnelled(request.url, request.body);
    const inner = read.ok ? read.value : null;
    const version = answerVersion(header(versionHeader.toLowerCase()));
    if (version === null) throw new Refused([problem('SM-616', `header ${versionHeader}`, 'must be 1.0.x or 2.0.x')]);
    if (version !== '1.0.3') throw new Refused([problem('SM-616', 'method', 'is no parameter of this resource')]);
    reply.header(versionHeader, version);
    const { method, parameters, content, headers } = valueOf(read);
    const access = valueOf(await storeAccess(this.#hub, this.#doors, request, header('authorization')));
    this.#remember(header('authorization'), version);
    const asked = { version, access, parameters, acceptLanguage: header('accept-language') };
    if (method === 'GET') return this.#get(asked, reply);
    if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? 'application/json'))
      throw new Refused([problem('SM-616', 'Content-Type', 'must be application/json')]);
    const body = await this.#parse(request, content ?? '');
    return method === 'PUT' ? this.#put(asked, body, reply) : this.#post(asked, body, reply);
  }

  #get({ version, access, parameters, acceptLanguage }: Asked, reply: FastifyReply): Promise<FastifyReply> {
    if (access.sight === null) throw new Refused([problem('SM-614', 'GET')]);
    const query = valueOf(readStatementQuery(parameters, version));
    return answerQuery({ hub: this.#hub, cursors: this.#cursors, inFlight: this.#inFlight }, query, access.sight, acceptLanguage, reply);
  }

  async #put(asked: Asked, body: unknown, reply: FastifyReply): Promise<FastifyReply> {
    const id = onlyParameter(asked.parameters, 'statementId');
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refused([problem('SM-601', 'body', 'must be one statement')]);
    const said = 'id' in body ? body.id : id;
    if (typeof said === 'string' && said.toLowerCase() !== id.toLowerCase()) throw new Refused([problem('SM-616', 'statementId', 'is not the statement’s id')]);
    await this.#store(asked, { ...body, id: said });
    return reply.code(204).send();
  }

  async #post(asked: Asked, body: unknown, reply: FastifyReply): Promise<FastifyReply> {
    onlyParameter(asked.parameters, null);
    return reply.send(await this.#store(asked, body));
  }

  async #store({ version, access: { sender, unit } }: Asked, body: unknown): Promise<string[]> {
    if (sender === null) throw new Refused([problem('SM-614', 'statements')]);
    const now = this.#hub.clock();
    try {
      const statements = valueOf(readStatements(body, version));
      if (sender.station !== null || unit !== undefined) refuseVoiding(statements);
      if (unit !== undefined) refuseOthers(unit, statements);
      const ids = valueOf(await this.#inFlight.during(now, () => storeStatements(this.#hub.db, { ...sender, version }, statements, now)));
      if (sender.station !== null) this.#hub.boards.changed();
      if (unit !== undefined) await hearUnit(this.#hub, unit, statements, ids, now);
      return ids;
    } catch (error) {
      // Nested deeper than any statement means something: the parser got through it, what reads it did not.
      if (error instanceof RangeError) throw new Refused([problem('SM-601', 'body', 'is nested too deep')]);
      throw error;
    }
  }

  async #bodyOf(request: FastifyRequest): Promise<unknown> {
    const type = request.headers['content-type'] ?? '';
    if (/^multipart\/mixed/i.test(type)) return this.#parse(request, valueOf(readStatementPart(type, request.body as string)));
    if (/^application\/x-www-form-urlencoded/i.test(type)) throw new Refused([problem('SM-616', 'header Content-Type', 'must be application/json')]);
    return request.body;
  }

  /** As Fastify reads a body: what would poison a prototype is refused. */
  #parse(request: FastifyRequest, text: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      void this.#parseJson(request, text, (error, parsed: unknown) => (error === null ? resolve(parsed) : reject(error)));
    });
  }

  /** Of proved keys alone. */
  #remember(authorization: string | undefined, version: XapiVersion): void {
    const key = basicOf(authorization ?? '')?.key;
    if (key !== undefined) this.#spoken.set(key, version);
  }
}

/** A station or a unit has nothing to take back: voiding is for keys, which staff give (Data 2.3.2). */
function refuseVoiding(statements: readonly ReceivedStatement[]): void {
  const index = statements.findIndex((each) => referenceOf(each)?.voids === true);
  if (index >= 0) throw new Refused([problem('SM-614', `statements[${index}].verb.id`, 'only a key may void')]);
}

/** The value of a method's one parameter; null is for a method that has none. A parameter that is not known is SM-616 (Communication 3.2.s2.b1). */
export function onlyParameter(parameters: Parameters, name: null): null;
export function onlyParameter(parameters: Parameters, name: string): string;
export function onlyParameter(parameters: Parameters, name: string | null): string | null {
  const other = [...parameters.keys()].find((each) => each !== name);
  if (other !== undefined) throw new Refused([problem('SM-616', other.slice(0, 40).toWellFormed(), 'is no parameter of this method')]);
  const values = name === null ? [] : (parameters.get(name) ?? []);
  if (name !== null && values.length !== 1) throw new Refused([problem('SM-616', name, values.length === 0 ? 'is missing' : 'is there twice')]);
  return values[0] ?? null;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.problems);
  return result.value;
}
