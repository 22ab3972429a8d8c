import type { FastifyInstance, FastifyReply } from 'fastify';
import type { HubContext } from '../hub-context.ts';
import { authorize } from './authorize.ts';
import { launchPage, launchPagePolicy, refusalPage, refusalPagePolicy } from './launch-page.ts';
import type { Lti } from './lti.ts';

/** The hub as an LTI 1.3 platform, as browsers and tools meet it: docs/lti.md. Opened by the launch that is named, not by a credential. */
export function ltiRoutes(hub: HubContext, { pending, keys }: Lti) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    const answer = async (query: unknown, reply: FastifyReply): Promise<FastifyReply> => {
      const asked = (query ?? {}) as Readonly<Record<string, unknown>>;
      const result = await authorize(asked, { pending, keys, issuer: hub.publicAddress(), now: hub.clock() });
      reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('referrer-policy', 'origin')
        .header('x-content-type-options', 'nosniff');
      if (result.ok) return reply.header('content-security-policy', launchPagePolicy(result.value)).send(launchPage(result.value));
      const [refused] = result.problems;
      hub.log.warn({ code: 'SM-522', where: refused?.where, program: refused?.detail }, 'a launch was refused');
      // 502: the tool asked for something else than was launched. A station takes it for a program that does not open.
      return reply.code(502).header('content-security-policy', refusalPagePolicy).send(refusalPage('SM-522'));
    };
    app.get('/authorize', (request, reply) => answer(request.query, reply));
    app.post('/authorize', (request, reply) => answer(request.body, reply));
    app.get('/jwks', async (_request, reply) => reply.header('cache-control', 'public, max-age=300').send(await keys.publicKeys()));
  };
}
