import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  enrolRequestSchema,
  hubLaunchSchema,
  savedSignInsSchema,
  setAsideReportSchema,
  signInCheckSchema,
  syncRequestSchema,
} from '../../core/contract/station-hub.ts';
import { allowCrossOrigin } from '../http/cross-origin.ts';
import { openEventStream } from '../http/event-stream.ts';
import { parseBody } from '../http/parse-body.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import type { StationConfigs } from '../lab/station-config.ts';
import { openLaunch, type Launchers } from '../launch/open-launch.ts';
import { InTurn } from '../people/in-turn.ts';
import { SendSignIns } from '../saved-sign-ins/send-sign-ins.ts';
import { keepSetAside, largestSetAside } from '../store/set-aside.ts';
import { stationOf, type KnownStation } from './credential.ts';
import { enrol } from './enrol.ts';
import { checkSignIn, type JustLetIn } from './sign-in-check.ts';
import { sync } from './sync.ts';

/** The station's side of the hub: core/contract/station-hub.ts. */
export function stationRoutes(hub: HubContext, configs: StationConfigs, launchers: Launchers) {
  const inTurn = new InTurn();
  const letIn: JustLetIn = new Map();
  const signIns = new SendSignIns(hub);
  return async (app: FastifyInstance): Promise<void> => {
    allowCrossOrigin(app);
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    app.post('/enrol', async (request) => {
      const reply = await enrol(hub, parseBody(enrolRequestSchema, request.body));
      hub.pokes.close(reply.station);
      hub.boards.changed();
      return reply;
    });
    app.post('/sync', async (request) => sync(hub, configs, await known(hub, request), parseBody(syncRequestSchema, request.body)));
    app.post('/sign-in-check', async (request) => {
      const station = await known(hub, request);
      const { student, secret, way } = parseBody(signInCheckSchema, request.body);
      return checkSignIn(hub, inTurn, letIn, station, student, secret, way);
    });
    app.post('/launch', async (request) => openLaunch(hub, launchers, await known(hub, request), parseBody(hubLaunchSchema, request.body)));
    app.post('/saved-sign-ins', async (request) => signIns.send(await known(hub, request), parseBody(savedSignInsSchema, request.body)));
    app.post('/set-aside', { bodyLimit: largestSetAside }, async (request) => {
      const station = await known(hub, request);
      const kept = await keepSetAside(hub.db, station, parseBody(setAsideReportSchema, request.body), hub.clock());
      hub.boards.changed();
      return { kept };
    });
    app.get('/pokes', async (request, reply) => {
      const { station } = await known(hub, request);
      await hub.db.updateTable('stations').set({ last_seen: hub.clock() }).where('station', '=', station).execute();
      const stream = openEventStream(reply, () => hub.pokes.remove(station, stream));
      hub.pokes.add(station, stream);
      hub.boards.changed();
      return reply;
    });
  };
}

async function known(hub: HubContext, request: FastifyRequest): Promise<KnownStation> {
  const station = await stationOf(hub.db, request);
  if (!station.ok) throw new Refused(station.problems);
  return station.value;
}
