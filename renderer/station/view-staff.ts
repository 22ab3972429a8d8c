import type { StaffMenuView, StaffView, StationInfo } from '../../core/contract/view-state.ts';
import type { WayOut } from '../../core/contract/way-out.ts';
import { staffWaitsUntil, stationWaitsUntil } from '../../core/sign-in/staff-tries.ts';
import { facesOn } from './faces-on.ts';
import { heldByHub } from './session-hold.ts';
import { recordable } from './session-record.ts';
import { programOf, studentOf, type Session } from './session-state.ts';
import { faceOf, programView } from './view-parts.ts';

/** In place of a staff key: whoever knows the policy's PIN. */
export const breakGlass = 'break-glass';

type Inside = NonNullable<StationInfo['inside']>;

/** What of the staff dialog is the machine's, not the session's. */
export interface StaffSurroundings {
  readonly info: Omit<StationInfo, 'inside'> & Omit<Inside, 'setAside'> & { readonly setAsideList: Inside['setAside'] };
  readonly waysOut: readonly WayOut[];
  /** The policy has a PIN. */
  readonly breakGlass: boolean;
}

/** The staff dialog: before a PIN nothing that can be done, and nothing of where the station is weak. */
export function staffOf(session: Session, around: StaffSurroundings, now: number): StaffView | null {
  const { staff, config } = session;
  if (staff === null) return null;
  const { lacks, problems, disk, setAsideList, ...info } = around.info;
  const known = config?.staff.map(({ staff: key, name }) => ({ staff: key, name })) ?? [];
  const people = around.breakGlass ? [...known, { staff: breakGlass, name: '' }] : known;
  return {
    name: staff.person?.name ?? null,
    people: people.map((person) => ({ ...person, waitUntil: staffWaitsUntil(session.tries, person.staff, now) })),
    checking: staff.checking,
    wrong: staff.wrong,
    waitUntil: stationWaitsUntil(session.tries, now),
    menu: staff.person === null ? null : menuOf(session, around, now),
    info: {
      ...info,
      inside:
        staff.person === null ? null : { lacks, problems, disk, setAside: setAsideList.map((row) => ({ ...row, program: programName(session, row.program) })) },
    },
  };
}

/** As staff know it; by its key where it is not in the catalogue any more. */
const programName = (session: Session, id: string | null): string | null => (id === null ? null : (programOf(session, id)?.name ?? id));

function menuOf(session: Session, around: StaffSurroundings, now: number): StaffMenuView {
  const { visit, launch, phase } = session;
  const student = visit === null ? null : studentOf(session, visit.student);
  return {
    student: student === null ? null : { face: faceOf(student), program: launch === null ? null : programView(session, launch.program) },
    signIn: signInOf(session, now),
    record: recordable(session),
    canEnd: launch !== null && phase.kind === 'working',
    pausing: pausingOf(session, now),
    waysOut: around.waysOut,
  };
}

function signInOf(session: Session, now: number): StaffMenuView['signIn'] {
  if (session.visit !== null || session.record !== null || session.safeMode || !session.clean) return null;
  const faces = facesOn(session, now);
  const chosen = faces.find((face) => face.student === session.staff?.student)?.student ?? null;
  return faces.length === 0 ? null : { faces, chosen };
}

function pausingOf(session: Session, now: number): StaffMenuView['pausing'] {
  if (session.config === null) return null;
  if (heldByHub(session, now)) return session.hubAnswers ? 'held-by-hub' : 'resume-without-hub';
  return session.staffPaused ? 'resume' : 'pause';
}
