import type { FastifyInstance } from 'fastify';

/**
 * Lets a station's page of another origin (the desktop host's own scheme, an extension) call the hub. Only for routes that are opened by a
 * bearer credential: no cookie ever goes along, so any origin may ask. `documents`: what the pages of a cmi5 unit need to keep documents.
 */
export function allowCrossOrigin(app: FastifyInstance, { documents = false }: { readonly documents?: boolean } = {}): void {
  const and = (more: string): string => (documents ? more : '');
  app.addHook('onRequest', async (_request, reply) => {
    reply
      .header('access-control-allow-origin', '*')
      .header('access-control-expose-headers', `X-Experience-API-Version, X-Experience-API-Consistent-Through, Retry-After${and(', ETag, Last-Modified')}`);
  });
  app.options('/*', (_request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', `GET, POST, PUT, ${and('DELETE, ')}OPTIONS`)
      .header('access-control-allow-headers', `authorization, content-type, content-encoding, x-experience-api-version${and(', if-match, if-none-match')}`)
      .header('access-control-allow-private-network', 'true')
      .header('access-control-max-age', '600')
      .send(),
  );
}
