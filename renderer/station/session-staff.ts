import type { Intent } from '../../core/contract/view-state.ts';
import { rightStaffTry, staffWaitsUntil, wrongStaffTry } from '../../core/sign-in/staff-tries.ts';
import { moveHere } from './session-arrival.ts';
import { heldByHub } from './session-hold.ts';
import { endLaunch } from './session-launch.ts';
import { leaveBy } from './session-leave.ts';
import { recordHere } from './session-record.ts';
import { elsewhere, isAsking, mayChoose, signIn } from './session-sign-in.ts';
import { change, note, record, type Draft, type StaffCheck } from './session-state.ts';
import { signOut } from './session-visit.ts';

/** Staff at the station: a PIN under their own name, then what they may do here. Each step is recorded under that name. */
export type StaffIntent = Extract<Intent, { intent: `staff-${string}` }>;

export function staffIntent(draft: Draft, wish: StaffIntent): void {
  const { session, now } = draft;
  const { staff, visit, launch } = session;
  if (wish.intent === 'staff-open')
    return change(draft, {
      staff: {
        person: null,
        checking: session.checkingStaff !== null,
        asked: null,
        wrong: false,
        touchedAt: now.hub,
        student: isAsking(session.phase) ? session.phase.student : null,
      },
    });
  if (wish.intent === 'staff-close') return change(draft, { staff: null });
  if (staff === null) return;
  change(draft, { staff: { ...staff, touchedAt: now.hub } });
  if (wish.intent === 'staff-sign-in') {
    // The wait counts answers that came: with several checks at once it would come too late.
    if (session.checkingStaff !== null || staffWaitsUntil(session.tries, wish.staff, now.hub) !== null) return;
    const checkingStaff = { check: now.newId(), staff: wish.staff };
    change(draft, { checkingStaff, staff: { ...staff, checking: true, asked: checkingStaff.check, wrong: false, touchedAt: now.hub } });
    draft.effects.push({ effect: 'check-staff', staff: checkingStaff, pin: wish.pin });
    return;
  }
  // Everything else is only for somebody whose PIN was right.
  if (staff.person === null) return;
  const acted = (action: string): void => record(draft, { kind: 'acted-as-staff', staff: staff.person?.staff ?? '', action, student: visit?.student ?? null });
  switch (wish.intent) {
    case 'staff-sign-in-student': {
      const { student } = wish;
      if (visit !== null || session.safeMode || !session.clean || !mayChoose(session, student, now.hub)) return;
      const moves = elsewhere(session, student) !== null;
      record(draft, { kind: 'acted-as-staff', staff: staff.person.staff, action: moves ? 'move-student' : 'sign-in-student', student });
      change(draft, { staff: null });
      if (moves) return moveHere(draft, student, staff.person.staff);
      return signIn(draft, student, 'staff');
    }
    case 'staff-pause':
      return pause(draft, wish.paused, acted);
    case 'staff-end-program':
      if (launch === null || visit === null) return;
      acted('end-program');
      change(draft, { visit: { ...visit, done: [...visit.done, launch.program] }, staff: null });
      return endLaunch(draft, 'staff', { kind: 'go' });
    case 'staff-send-again':
      acted('send-set-aside-again');
      draft.effects.push({ effect: 'send-again' });
      return;
    case 'staff-sign-out-student':
      if (visit === null) return;
      acted('sign-out');
      change(draft, { staff: null });
      return signOut(draft, 'staff');
    case 'staff-record':
      return recordHere(draft, wish.program);
    case 'staff-leave':
      acted(wish.way === 'leave' ? 'leave-kiosk' : wish.way);
      return leaveBy(draft, wish.way);
  }
}

/** A pause of the hub's is the board's to end; here only while the hub is away, and until its next word. */
function pause(draft: Draft, paused: boolean, acted: (action: string) => void): void {
  const { session, now } = draft;
  const lifts = !paused && !session.hubAnswers && heldByHub(session, now.hub);
  acted(paused ? 'pause' : lifts ? 'resume-without-hub' : 'resume');
  change(draft, { staffPaused: paused, staff: null, ...(lifts ? { liftedAt: now.hub } : {}) });
}

export function staffChecked(draft: Draft, { check, staff }: StaffCheck, right: boolean): void {
  const { now } = draft;
  if (draft.session.checkingStaff?.check !== check) return;
  const dialog = draft.session.staff;
  change(draft, { checkingStaff: null, staff: dialog === null ? null : { ...dialog, checking: false, asked: null } });
  const { session } = draft;
  // The dialog that asked was closed meanwhile: whoever opened this one has shown no PIN.
  const asker = dialog?.asked === check ? session.staff : null;
  if (right) {
    if (asker === null) return;
    const name = session.config?.staff.find((s) => s.staff === staff)?.name ?? '';
    change(draft, { tries: rightStaffTry(session.tries, staff, now.hub), staff: { ...asker, person: { staff, name }, wrong: false, touchedAt: now.hub } });
    record(draft, { kind: 'acted-as-staff', staff, action: 'sign-in', student: session.visit?.student ?? null });
    return;
  }
  // Counted though the dialog was closed: a try is a try.
  const tries = wrongStaffTry(session.tries, staff, now.hub);
  change(draft, { tries, sound: 'wrong' });
  if (asker !== null) change(draft, { staff: { ...asker, wrong: true, touchedAt: now.hub } });
  record(draft, { kind: 'acted-as-staff', staff, action: 'wrong-pin', student: null });
  if (staffWaitsUntil(tries, staff, now.hub) !== null) note(draft, 'SM-406', staff);
}
