import type { FastifyInstance, FastifyRequest } from 'fastify';
import { allowCrossOrigin } from '../http/cross-origin.ts';
import type { Cmi5Sessions } from './cmi5-sessions.ts';

/** cmi5 8.2: a unit's page trades its fetch address for its key, once. Both answers are 200, as the specification has it. */
export function cmi5Routes(sessions: Cmi5Sessions) {
  return async (app: FastifyInstance): Promise<void> => {
    allowCrossOrigin(app);
    for (const type of ['application/x-www-form-urlencoded', 'text/plain'])
      app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.post('/fetch', async (request: FastifyRequest<{ Querystring: { session?: unknown } }>, reply) => {
      reply.header('cache-control', 'no-store');
      const { session } = request.query;
      const given = typeof session === 'string' ? sessions.take(session) : null;
      if (given === null) return { 'error-code': '1', 'error-text': 'This address was used, or its launch has ended.' };
      return { 'auth-token': Buffer.from(`${given.key}:${given.secret}`).toString('base64') };
    });
  };
}
