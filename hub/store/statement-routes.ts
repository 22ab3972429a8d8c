import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../../core/result.ts';
import { accountHome } from '../../core/xapi/vocabulary.ts';
import { readStatements } from '../../core/xapi/read-statements.ts';
import type { XapiVersion } from '../../core/xapi/statement-times.ts';
import { allowCrossOrigin } from '../http/cross-origin.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import { stationOf } from '../station/credential.ts';
import { storeStatements } from './store-statements.ts';

/** The record store's statements resource as far as stations need it: POST, one or many. */
const largestBody = 2 * 1024 * 1024;
const versionHeader = 'x-experience-api-version';

export function statementRoutes(hub: HubContext) {
  return async (app: FastifyInstance): Promise<void> => {
    allowCrossOrigin(app);
    app.addHook('onRequest', async (request, reply) => {
      const version = versionOf(request);
      reply.header('X-Experience-API-Version', version ?? '2.0.0').header('X-Experience-API-Consistent-Through', new Date(hub.clock()).toISOString());
      if (version === null && request.method !== 'OPTIONS') throw new Refused([problem('SM-601', 'header X-Experience-API-Version', 'must be 1.0.x or 2.0.x')]);
    });
    app.post('/statements', { bodyLimit: largestBody }, async (request) => {
      const station = await stationOf(hub.db, request);
      if (!station.ok) throw new Refused(station.problems);
      const lab = await hub.labs.of(station.value.scope.lab);
      if (lab === null) throw new Refused([problem('SM-203')]);
      const statements = readStatements(request.body, versionOf(request) ?? '2.0.0');
      if (!statements.ok) throw new Refused(statements.problems);
      const authority = { objectType: 'Agent', account: { homePage: accountHome, name: station.value.station } };
      const stored = await storeStatements(hub.db, { scope: lab.scope, authority, timeZone: lab.calendar.timeZone }, statements.value, hub.clock());
      if (!stored.ok) throw new Refused(stored.problems);
      hub.boards.changed();
      return stored.value;
    });
  };
}

/** The newest of the line that was asked for; null for a line that is not spoken. */
function versionOf(request: FastifyRequest): XapiVersion | null {
  const header = request.headers[versionHeader];
  const asked = typeof header === 'string' ? header : '';
  if (/^1\.0(\.\d+)?$/.test(asked)) return '1.0.3';
  return /^2\.0(\.\d+)?$/.test(asked) ? '2.0.0' : null;
}
