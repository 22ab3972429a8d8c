import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The board's own pages: nothing from elsewhere, in no frame. */
const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Serves the built board at /board/, where there is one. */
export async function serveBoard(app: FastifyInstance, directory: string): Promise<boolean> {
  app.get('/', (_request, reply) => reply.redirect('/board/'));
  if (!existsSync(path.join(directory, 'index.html'))) return false;
  await app.register(fastifyStatic, {
    root: path.resolve(directory),
    prefix: '/board/',
    redirect: true,
    setHeaders: (reply, file) => {
      reply.header('content-security-policy', policy);
      reply.header('x-content-type-options', 'nosniff');
      reply.header('referrer-policy', 'no-referrer');
      // Vite names its assets by their content.
      reply.header('cache-control', file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return true;
}
