import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  boardActionSchema,
  boardOriginsSchema,
  findStudentsSchema,
  issueBadgesSchema,
  setPicturesSchema,
  staffSignInSchema,
} from '../../core/contract/board-hub.ts';
import { problem } from '../../core/result.ts';
import { boardClipRoutes } from '../clips/clip-routes.ts';
import { audit } from '../audit.ts';
import { openEventStream } from '../http/event-stream.ts';
import { parseBody } from '../http/parse-body.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import { shippedFaces } from '../import/read-pictures.ts';
import type { Lab } from '../lab/labs.ts';
import type { StationConfigs } from '../lab/station-config.ts';
import { findStudents } from '../people/guests.ts';
import { StaffSessions, type StaffMember } from '../people/staff-session.ts';
import { makeEnrolmentToken } from './enrolment-token.ts';
import { entryExport, programCards } from '../record-mode/program-cards.ts';
import { takeOrigins } from '../record-mode/take-origins.ts';
import { issueBadges } from './issue-badges.ts';
import { issuePictures, pictureChoices, setPictures } from './issue-pictures.ts';
import { minutesCsv } from './minutes-csv.ts';
import { performAction } from './perform-action.ts';
import { setAsideExport, setAsideList } from './set-aside-list.ts';

/** The board's side of the hub: core/contract/board-hub.ts. */
export function boardRoutes(hub: HubContext, configs: StationConfigs) {
  const sessions = new StaffSessions(hub);

  const signedIn = async (request: FastifyRequest): Promise<{ readonly me: StaffMember; readonly lab: Lab }> => {
    const me = await sessions.who(request);
    const lab = me === null ? null : await hub.labs.primary();
    if (me === null || lab === null) throw new Refused([problem('SM-702')]);
    return { me, lab };
  };

  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (request) => {
      // A foreign page cannot send this header without being asked back, and is never answered.
      if (request.method !== 'GET' && request.method !== 'HEAD' && request.headers['x-stationmaster'] !== 'board') {
        throw new Refused([problem('SM-701', 'header x-stationmaster')]);
      }
    });
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.post('/sign-in', async (request, reply) => {
      const { user, password } = parseBody(staffSignInSchema, request.body);
      const signed = await sessions.signIn(user, password);
      if (!signed.ok) throw new Refused(signed.problems);
      sessions.setCookie(reply, signed.value.token, hub.fingerprint !== null);
      return { staff: signed.value.me.staff, name: signed.value.me.name };
    });
    app.post('/sign-out', async (request, reply) => {
      await sessions.signOut(request, reply);
      return reply.code(204).send();
    });
    app.get('/lab', async (request) => {
      const { me } = await signedIn(request);
      const snapshot = await hub.boards.snapshot({ staff: me.staff, name: me.name });
      if (snapshot === null) throw new Refused([problem('SM-704', 'lab')]);
      return snapshot;
    });
    app.get('/stream', async (request, reply) => {
      const { me } = await signedIn(request);
      const stream = openEventStream(reply, () => hub.boards.remove(stream));
      await hub.boards.add({ me: { staff: me.staff, name: me.name }, stream, still: async () => (await sessions.who(request)) !== null });
      return reply;
    });
    app.post('/actions', async (request, reply) => {
      const { me, lab } = await signedIn(request);
      const said = await performAction(hub, configs, lab, me, parseBody(boardActionSchema, request.body));
      return said ?? reply.code(204).send();
    });
    app.post('/badges', async (request, reply) => {
      const { me, lab } = await signedIn(request);
      const sheet = await issueBadges(hub, configs, lab, me.staff, parseBody(issueBadgesSchema, request.body));
      return reply.type('application/pdf').header('content-disposition', 'attachment; filename="badges.pdf"').send(Buffer.from(sheet));
    });
    app.post('/find-students', async (request) => {
      const { lab } = await signedIn(request);
      return findStudents(hub.db, lab, parseBody(findStudentsSchema, request.body).text);
    });
    app.get('/faces', async (request) => {
      await signedIn(request);
      return shippedFaces();
    });
    boardClipRoutes(app, hub, configs, signedIn);
    app.post('/pictures', async (request, reply) => {
      const { me, lab } = await signedIn(request);
      const sheet = await issuePictures(hub, lab, me.staff, parseBody(issueBadgesSchema, request.body));
      return reply.type('application/pdf').header('content-disposition', 'attachment; filename="picture-passwords.pdf"').send(Buffer.from(sheet));
    });
    app.get<{ Params: { student: string } }>('/pictures/:student', async (request) => pictureChoices((await signedIn(request)).lab, request.params.student));
    app.post('/set-pictures', async (request, reply) => {
      const { me, lab } = await signedIn(request);
      await setPictures(hub, lab, me.staff, parseBody(setPicturesSchema, request.body));
      return reply.code(204).send();
    });
    app.get('/programs', async (request) => programCards(hub.db, (await signedIn(request)).lab, hub.clock()));
    app.get<{ Params: { program: string } }>('/programs/:program/entry.json', async (request, reply) => {
      const { lab } = await signedIn(request);
      const program = lab.programs.find((each) => each.id === request.params.program);
      if (program === undefined) throw new Refused([problem('SM-704', `program ${request.params.program}`)]);
      return reply.type('application/json').header('content-disposition', `attachment; filename="${program.id}-entry.json"`).send(entryExport(program));
    });
    app.post('/origins', async (request) => {
      const { me, lab } = await signedIn(request);
      return takeOrigins(hub, lab, { ...parseBody(boardOriginsSchema, request.body), by: me.staff, station: null });
    });
    app.get('/minutes.csv', async (request, reply) => {
      const { me, lab } = await signedIn(request);
      const { day, text } = await minutesCsv(hub.db, lab, hub.clock());
      await audit(hub.db, lab.scope, { at: hub.clock(), actor: me.staff, action: 'read-minutes', target: day });
      return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="minutes-${day}.csv"`).send(text);
    });
    app.get<{ Params: { station: string } }>('/set-aside/:station', async (request, reply) => {
      const { me, lab } = await signedIn(request);
      const { station } = request.params;
      const { events, text } = await setAsideExport(hub.db, lab, station);
      await audit(hub.db, lab.scope, { at: hub.clock(), actor: me.staff, action: 'read-set-aside', target: station, detail: { events } });
      return reply.type('application/json').header('content-disposition', `attachment; filename="set-aside-${station}.json"`).send(text);
    });
    app.get<{ Params: { station: string } }>('/set-aside/:station/list', async (request) => {
      const { lab } = await signedIn(request);
      return setAsideList(hub.db, lab, request.params.station);
    });
    app.get('/enrolment-token', async (request) => {
      const { me, lab } = await signedIn(request);
      return makeEnrolmentToken(hub, lab, me.staff);
    });
  };
}
