import { createGunzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { problem } from '../../core/result.ts';
import { refuse } from './refusal.ts';

/**
 * Reads request bodies that were packed with gzip (RFC 9110, 8.4), as a station's uploader packs its batches. Fastify counts what comes out against
 * the route's body limit and stops there: a small request that swells is SM-603 like a large one. Another coding is 415 and names the one that is read.
 */
export function readGzip(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const coding = codingOf(request.headers['content-encoding']);
    if (coding === 'other') return refuse(reply.header('accept-encoding', 'gzip'), [problem('SM-701', 'header content-encoding', 'only gzip is read')], 415);
  });
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (codingOf(request.headers['content-encoding']) !== 'gzip') return payload;
    const plain = Object.assign(createGunzip(), { receivedEncodedLength: 0 });
    payload.on('data', (chunk: Buffer) => (plain.receivedEncodedLength += chunk.length));
    // A client that goes away in the middle must not leave the reader waiting.
    payload.on('error', (error) => plain.destroy(error));
    payload.on('close', () => plain.destroyed || payload.readableEnded || plain.destroy(new Error('the request ended early')));
    // What is wrong with the packing is the client's error, not the hub's; the rest of a refused body is let go.
    plain.on('error', (error) => Object.assign(error, { statusCode: 400 }));
    return payload.pipe(plain);
  });
}

function codingOf(header: string | undefined): 'none' | 'gzip' | 'other' {
  const coding = (header ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === '') return 'none';
  return coding === 'gzip' || coding === 'x-gzip' ? 'gzip' : 'other';
}
