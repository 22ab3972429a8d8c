import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../../core/result.ts';
import { allowCrossOrigin } from '../http/cross-origin.ts';
import { refuse, Refused } from '../http/refusal.ts';
import type { Cmi5Sessions } from '../cmi5/cmi5-sessions.ts';
import type { HubContext } from '../hub-context.ts';
import { throughHeader } from './statement-answers.ts';
import { stateRoutes } from '../cmi5/state-routes.ts';
import { isTunnelled, readParameters, searchOf } from './statement-request.ts';
import { onlyParameter, StatementsResource } from './statements-resource.ts';
import { aboutVersions, answerVersion, versionHeader } from './xapi-version.ts';

/** The record store: the statements resource of xAPI 1.0.3 and 2.0.0, and About. See docs/record-store.md for what it is not. */
export const largestBody = 2 * 1024 * 1024;
const statements = '/statements';
/** What the specification does not let anybody do is 405, also with the resources that this store has not. */
const notAllowed: readonly { readonly url: string; readonly method: readonly string[]; readonly allow: string }[] = [
  { url: statements, method: ['DELETE', 'PATCH'], allow: 'GET, HEAD, PUT, POST' },
  { url: '/about', method: ['DELETE', 'PATCH', 'PUT', 'POST'], allow: 'GET, HEAD' },
  { url: '/activities', method: ['DELETE', 'PATCH', 'PUT', 'POST'], allow: 'GET, HEAD' },
  { url: '/agents', method: ['DELETE', 'PATCH', 'PUT', 'POST'], allow: 'GET, HEAD' },
];

export function statementRoutes(hub: HubContext, cmi5: Cmi5Sessions) {
  return async (app: FastifyInstance): Promise<void> => {
    const resource = new StatementsResource(hub, cmi5, app.getDefaultJsonParser('error', 'error'));
    allowCrossOrigin(app, { documents: true });
    for (const type of ['application/x-www-form-urlencoded', 'multipart/mixed'])
      app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.addHook('onRequest', async (request, reply) => {
      const version = answerVersion(request.headers[versionHeader.toLowerCase()]);
      reply.header(versionHeader, version ?? resource.lastSpoken(request)).header(throughHeader, new Date(resource.through()).toISOString());
      const free = request.method === 'OPTIONS' || request.routeOptions.url === '/xapi/about';
      if (version === null && !free && !isTunnelled(request.method, request.url))
        throw new Refused([problem('SM-616', `header ${versionHeader}`, 'must be 1.0.x or 2.0.x')]);
    });
    app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
    app.setNotFoundHandler((request, reply) => refuse(reply, [problem('SM-704', request.url.split('?')[0])]));
    // The tries of a wrong secret come before a body is read.
    const onRequest = (request: FastifyRequest): Promise<void> => resource.admit(request);
    app.get(statements, { onRequest }, (request, reply) => resource.get(request, reply));
    app.put(statements, { onRequest, bodyLimit: largestBody }, (request, reply) => resource.put(request, reply));
    app.post(statements, { onRequest, bodyLimit: largestBody }, (request, reply) => resource.post(request, reply));
    await app.register(stateRoutes(hub, resource));
    app.get('/about', (request, reply) => {
      onlyParameter(readParameters(searchOf(request.url)), null);
      return reply
        .type('application/json')
        .send(Buffer.from(JSON.stringify({ version: aboutVersions(answerVersion(request.headers[versionHeader.toLowerCase()])) })));
    });
    for (const { url, method, allow } of notAllowed)
      app.route({
        url,
        method: [...method],
        handler: (request, reply) => refuse(reply.header('allow', allow), [problem('SM-616', request.method, 'not with this resource')], 405),
      });
  };
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (!(error instanceof Refused)) {
    // A media type that is not taken is a bad request like any other (Communication 1.5).
    if ((error as { code?: string }).code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
      return refuse(reply, [problem('SM-616', 'header Content-Type', 'must be application/json')]);
    throw error;
  }
  const code = error.problems[0]?.code;
  if (code === 'SM-615') reply.header('retry-after', error.problems[0]?.detail ?? '15');
  // Only who tried Basic, or nothing, is asked for it: a browser would put a question on a station's screen.
  if (code === 'SM-613' && !/^Bearer /i.test(request.headers.authorization ?? '')) reply.header('www-authenticate', 'Basic realm="xAPI", charset="UTF-8"');
  if (code === 'SM-203') reply.header('www-authenticate', 'Bearer');
  return refuse(reply, error.problems);
}
