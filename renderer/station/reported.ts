import { mostMarks, type OutboxReport, type Reported } from '../../core/contract/station-hub.ts';
import { badgeTriesKey } from '../../core/sign-in/badge-tries.ts';
import { isStaffKey } from '../../core/sign-in/staff-tries.ts';
import { openCredit } from './session-launch.ts';
import { recordReport } from './session-record.ts';
import { signInWaits } from './session-sign-in.ts';
import type { Session } from './session-state.ts';

/** What the station tells the hub of itself. */
export function reportedOf(session: Session, outbox: OutboxReport, now: number): Reported {
  const { visit, launch, help, phase } = session;
  const locked = [...new Set([...Object.keys(session.tries), ...Object.keys(session.lockedUntil)])]
    .filter((key) => !isStaffKey(key) && key !== badgeTriesKey)
    .flatMap((student) => {
      const until = signInWaits(session, student, now);
      return until === null ? [] : [{ student, until: Math.round(until) }];
    });
  return {
    revision: session.desired?.revision ?? 0,
    screen: session.record === null ? phase.kind : 'recording',
    visit:
      visit === null
        ? null
        : {
            visit: visit.visit,
            student: visit.student,
            signedInAt: visit.signedInAt,
            place: { block: visit.slot?.block ?? null, done: [...visit.done], chosen: visit.chosen },
          },
    arriving: phase.kind === 'arriving' && phase.staff !== null ? { move: phase.move, student: phase.student, staff: phase.staff } : null,
    launch:
      launch?.meter == null || launch.meter.ended
        ? null
        : {
            launch: launch.launch,
            program: launch.program,
            state: launch.meter.state,
            since: Math.round(launch.meter.fromHub),
            segment: launch.meter.index,
            creditedMs: Math.round(openCredit(launch)),
          },
    help,
    record: recordReport(session),
    lockedOut: locked,
    lessons: session.lessonMarks.slice(0, mostMarks).map((mark) => ({ ...mark })),
    outbox: { ...outbox },
    problems: session.problems.map((p) => ({ ...p, at: Math.round(p.at) })),
  };
}
