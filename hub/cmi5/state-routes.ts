import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HubContext } from '../hub-context.ts';
import type { StatementsResource } from '../store/statements-resource.ts';
import { largestState, StateResource, type StateBody } from './state-resource.ts';

/** The state resource of the record store, for cmi5 units. A document is any bytes: they are taken as they are. */
export function stateRoutes(hub: HubContext, store: StatementsResource) {
  return async (app: FastifyInstance): Promise<void> => {
    const resource = new StateResource(hub);
    const url = '/activities/state';
    const options = { onRequest: (request: FastifyRequest): Promise<void> => store.admit(request), bodyLimit: largestState };
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.get(url, options, (request, reply) => {
      const { unit, parameters } = store.ofUnit(request);
      return resource.get(unit, parameters, reply);
    });
    for (const method of ['put', 'post', 'delete'] as const)
      app[method](url, options, async (request, reply) => {
        const { unit, parameters } = store.ofUnit(request);
        await resource[method](unit, parameters, bodyOf(request));
        return reply.code(204).send();
      });
  };
}

const bodyOf = ({ headers, body }: FastifyRequest): StateBody => ({
  type: headers['content-type'],
  content: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  ifMatch: headers['if-match'],
  ifNoneMatch: headers['if-none-match'],
});
