import 'temporal-polyfill/global';
import { createHash, X509Certificate } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import Fastify, { LogController, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { boardRoutes } from './board/board-routes.ts';
import { BoardStreams } from './board/board-streams.ts';
import { readLabView, type Notice } from './board/lab-view.ts';
import { cmi5Routes } from './cmi5/cmi5-routes.ts';
import { Cmi5Sessions } from './cmi5/cmi5-sessions.ts';
import { openDatabase, type DatabasePlace } from './database/open-database.ts';
import type { Forwarder, ForwardingHealth } from './forward/forwarder.ts';
import { makeForwarder } from './forward/make-forwarder.ts';
import type { ForwardTo } from './forward/record-store-client.ts';
import { serveBoard } from './http/board-pages.ts';
import { errorForLog } from './http/error-for-log.ts';
import { readGzip } from './http/content-encoding.ts';
import { refuseInOnePlace } from './http/refusal.ts';
import type { HubContext } from './hub-context.ts';
import { onlineMs } from './lab/desired.ts';
import { Labs } from './lab/labs.ts';
import type { MovedOrigin } from './lab/moved-origins.ts';
import { StationConfigs } from './lab/station-config.ts';
import { makeLti } from './lti/lti.ts';
import { ltiRoutes } from './lti/lti-routes.ts';
import { noSealKey, type SealKeys } from './saved-sign-ins/seal-keys.ts';
import { PokeStreams } from './station/poke-streams.ts';
import { stationRoutes } from './station/station-routes.ts';
import { statementRoutes } from './store/statement-routes.ts';
import { version } from './version.ts';

export interface HubOptions {
  readonly database: DatabasePlace;
  /** Hub time, ms since 1970. */
  readonly clock: () => number;
  readonly logger?: NonNullable<FastifyServerOptions['logger']>;
  readonly movedOrigins?: readonly MovedOrigin[];
  /** PEM texts: the hub speaks https. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Folder of the built board. */
  readonly board?: string;
  /** As stations reach the hub; the listen address otherwise. */
  readonly publicAddress?: string;
  /** The same where only the host is known: scheme and port are those it listens on. */
  readonly publicHost?: string;
  /** Without any, no sign-in of a student can be saved. */
  readonly sealKeys?: SealKeys;
  /** Statements go on to another record store from when it listens. */
  readonly forwardTo?: ForwardTo;
}

export interface Hub {
  readonly app: FastifyInstance;
  readonly context: HubContext;
  /** Shown on every board, e.g. a roster that could not be imported. */
  readonly notices: Notice[];
  /** After an import or another change of roster, catalogue or lab file. */
  rosterChanged(): void;
}

/** Builds a hub with everything wired; `app.listen` only listens. `app.close` ends streams and closes the database. */
export async function buildHub(options: HubOptions): Promise<Hub> {
  const db = await openDatabase(options.database);
  const app = makeServer(options);
  const notices: Notice[] = [];
  const labs = new Labs(db, options.movedOrigins ?? [], options.clock);
  const view = async () => {
    if (await labs.noticeDeletions()) context.pokes.pokeAll();
    const lab = await labs.primary();
    return lab === null ? null : readLabView(db, lab, notices, options.clock());
  };
  const startedAt = options.clock();
  const context: HubContext = {
    db,
    clock: options.clock,
    log: app.log,
    version,
    labs,
    pokes: new PokeStreams(),
    sealKeys: options.sealKeys ?? noSealKey,
    boards: new BoardStreams(view, options.clock, (error) => app.log.error({ err: error }, 'the lab could not be shown')),
    publicAddress: () => options.publicAddress ?? listenAddress(app, options.publicHost),
    fingerprint: options.tls === undefined ? null : fingerprintOf(options.tls.certificate),
  };
  const lti = makeLti(context);
  const cmi5 = new Cmi5Sessions(options.clock);
  const configs = new StationConfigs(context);
  const forwarder = options.forwardTo === undefined ? null : makeForwarder(context, options.forwardTo, notices);
  refuseInOnePlace(app);
  readGzip(app);
  await app.register(fastifyCookie);
  await app.register(stationRoutes(context, configs, { lti, cmi5 }), { prefix: '/api/station' });
  await app.register(cmi5Routes(cmi5), { prefix: '/cmi5' });
  await app.register(ltiRoutes(context, lti), { prefix: '/lti' });
  await app.register(boardRoutes(context, configs), { prefix: '/api/board' });
  await app.register(statementRoutes(context, cmi5), { prefix: '/xapi' });
  app.get('/healthz', () => health(context, startedAt, forwarder));
  if (options.board !== undefined) await serveBoard(app, options.board);
  app.addHook('onListen', async () => forwarder?.start());
  // Where nobody asks over night, guests of the day before are forgotten all the same.
  const daily = setInterval(
    () => void labs.primary().catch((error: unknown) => app.log.error({ err: error }, 'the day could not be begun')),
    beginDayMs,
  ).unref();
  app.addHook('preClose', async () => {
    await forwarder?.stop();
    context.pokes.closeAll();
    context.boards.closeAll();
  });
  app.addHook('onClose', async () => {
    clearInterval(daily);
    await db.destroy();
  });
  const rosterChanged = (): void => {
    labs.forget();
    configs.forget();
    context.pokes.pokeAll();
    context.boards.changed();
  };
  return { app, context, notices, rosterChanged };
}

/** How long after midnight a hub that nobody asks begins the day, at most. */
const beginDayMs = 15 * 60_000;
/** A slow line has time for the largest body; who sends one byte a minute is let go. */
const requestMs = 120_000;

/** Logs hold no body, no credential and no cookie; requests are not logged one by one. */
function makeServer({ logger = false, ...options }: HubOptions): FastifyInstance {
  const common = {
    logger: typeof logger === 'object' ? { ...logger, serializers: { ...logger.serializers, err: errorForLog } } : logger,
    requestTimeout: requestMs,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 256 * 1024,
    forceCloseConnections: 'idle' as const,
  };
  if (options.tls === undefined) return Fastify(common);
  return Fastify({ ...common, https: { cert: options.tls.certificate, key: options.tls.key } }) as unknown as FastifyInstance;
}

interface Health {
  readonly status: 'ok';
  readonly version: string;
  readonly stationsOnline: number;
  readonly stationsEnrolled: number;
  /** Only where statements are forwarded. */
  readonly forwarding?: ForwardingHealth;
}

/** A station that was only seen before this process began has not found it again yet: it is not online. */
async function health(hub: HubContext, startedAt: number, forwarder: Forwarder | null): Promise<Health> {
  const rows = await hub.db.selectFrom('stations').select('last_seen').where('revoked_at', 'is', null).execute();
  const stationsOnline = rows.filter((row) => (row.last_seen ?? 0) >= Math.max(startedAt, hub.clock() - onlineMs)).length;
  const forwarding = forwarder === null ? {} : { forwarding: await forwarder.health() };
  return { status: 'ok', version, stationsOnline, stationsEnrolled: rows.length, ...forwarding };
}

function listenAddress(app: FastifyInstance, publicHost?: string): string {
  const at = app.addresses()[0];
  if (at === undefined || typeof at === 'string') return 'http://127.0.0.1:7340';
  const host = publicHost ?? (at.address === '0.0.0.0' || at.address === '::' ? '127.0.0.1' : at.address);
  return `${app.initialConfig.https === undefined || app.initialConfig.https === false ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${at.port}`;
}

const fingerprintOf = (certificate: string): string =>
  createHash('sha256')
    .update(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
