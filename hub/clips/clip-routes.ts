import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clipType, largestClip } from '../../core/sound/clips.ts';
import type { HubContext } from '../hub-context.ts';
import type { Lab } from '../lab/labs.ts';
import type { StationConfigs } from '../lab/station-config.ts';
import type { StaffMember } from '../people/staff-session.ts';
import { clipAudio, clipPlace, keepClip, listClips, removeClip } from './clips.ts';

type SignedIn = (request: FastifyRequest) => Promise<{ readonly me: StaffMember; readonly lab: Lab }>;
interface Place {
  Params: { language: string; prompt: string };
}

/** The board's side of the recordings, below /api/board: core/contract/board-hub.ts. */
export function boardClipRoutes(app: FastifyInstance, hub: HubContext, configs: StationConfigs, signedIn: SignedIn): void {
  // What it is, the bytes say: the header is only what the sender calls it.
  app.addContentTypeParser(clipType, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const path = '/clips/:language/:prompt';
  app.get('/clips', async (request) => listClips(hub.db, (await signedIn(request)).lab));
  app.get<Place>(path, async (request, reply) => {
    const { lab } = await signedIn(request);
    return sendClip(reply, await clipAudio(hub.db, lab.scope, clipPlace(request.params)));
  });
  // A little more than the largest: what is just too large is told as that.
  app.put<Place>(path, { bodyLimit: largestClip * 2 }, async (request, reply) => {
    const { me, lab } = await signedIn(request);
    await keepClip(hub, configs, lab, me.staff, clipPlace(request.params), Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    return reply.code(204).send();
  });
  app.delete<Place>(path, async (request, reply) => {
    const { me, lab } = await signedIn(request);
    await removeClip(hub, configs, lab, me.staff, clipPlace(request.params));
    return reply.code(204).send();
  });
}

export const sendClip = (reply: FastifyReply, audio: Buffer): FastifyReply => reply.type(clipType).header('x-content-type-options', 'nosniff').send(audio);
