import { createHash } from 'node:crypto';
import type { HubLaunchReply } from '../../core/contract/station-hub.ts';
import type { Cmi5Launch, Program } from '../../core/model/catalogue.ts';
import type { Lesson } from '../../core/model/lab.ts';
import type { Lab, RosterStudent } from '../lab/labs.ts';
import type { LtiKeys } from '../lti/lti-keys.ts';
import type { Cmi5Sessions } from './cmi5-sessions.ts';
import { studentActor } from './student-actor.ts';

/** cmi5 8.1: the launch address of a unit. */
export async function openCmi5(
  sessions: Cmi5Sessions,
  keys: LtiKeys,
  asked: {
    readonly lab: Lab;
    readonly program: Program;
    /** Of the catalogue; a lesson is a unit of its own. */
    readonly unit: Cmi5Launch;
    readonly lesson: Lesson | null;
    readonly student: RosterStudent;
    readonly launch: string;
    readonly station: string;
    readonly hub: string;
    readonly now: number;
  },
): Promise<HubLaunchReply> {
  const { lab, program, lesson, student, launch, station, hub, now } = asked;
  const unit = unitOf(asked.unit, lesson);
  const registration = uuidOf(await keys.subject(lab.scope, `cmi5 ${program.id}`, student.student));
  const fetch = sessions.begin({
    scope: lab.scope,
    program: program.id,
    unit,
    student: student.student,
    registration,
    launch,
    lesson: lesson?.id ?? null,
    station,
    begunAt: now,
  });
  const address = new URL(unit.address);
  const parameters = {
    endpoint: `${hub}/xapi/`,
    fetch: `${hub}/cmi5/fetch?session=${fetch}`,
    actor: JSON.stringify(studentActor(student.student)),
    registration,
    activityId: unit.activityId,
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return { address: address.href, signOn: [], asks: [`${hub}/xapi/*`, `${hub}/cmi5/fetch`] };
}

/** The import sees to it that a lesson of a cmi5 program names its activity. */
function unitOf(unit: Cmi5Launch, lesson: Lesson | null): Cmi5Launch {
  if (lesson?.activityId === undefined) return unit;
  const { activityId, target: address, masteryScore } = lesson;
  return { kind: 'cmi5', address, activityId, ...(masteryScore === undefined ? {} : { masteryScore }) };
}

/** Name-based (RFC 9562, 5.5, in form): a student's registration for a program is the same at each launch, so that the unit goes on where it was. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
