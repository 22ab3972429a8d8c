import { v7 as uuidv7 } from 'uuid';
import type { HostCapabilities, StationPolicy } from '../../core/contract/program-host.ts';
import type { Intent, ViewState } from '../../core/contract/view-state.ts';
import type { Problem } from '../../core/result.ts';
import type { StationEvent } from '../../core/xapi/station-event.ts';
import type { StationHost } from '../host/station-host.ts';
import { checkStaff } from './check-staff.ts';
import { leaveStation } from './leave-station.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from './session-state.ts';
import { transition } from './session.ts';
import { keepStaffTries, readStaffTries } from './staff-tries-kept.ts';
import type { StationClock } from './station-clock.ts';
import { viewOf, type ViewSurroundings } from './view.ts';

export interface BeforeParts {
  readonly host: StationHost;
  readonly capabilities: HostCapabilities;
  readonly clock: StationClock;
  readonly publish: (view: ViewState) => void;
}

/** What the engine goes on with. */
export type FromBefore = Pick<Session, 'staff' | 'tries' | 'problems'> & { readonly events: readonly StationEvent[]; readonly revision: number };

const tickMs = 1000;

/**
 * The station while its engine cannot start: not enrolled, its policy unreadable, a second window. It says why it is not in use, and the PIN of
 * the policy opens the staff menu: how the station is, and the ways out. The rules are the session's own; there is no store yet, so what happens
 * is handed to the engine, and the count of wrong PINs outlives a restart by itself.
 */
export class BeforeEngine {
  readonly #parts: BeforeParts;
  readonly #events: StationEvent[] = [];
  readonly #ticking: ReturnType<typeof setInterval>;
  #session: Session;
  #policy: StationPolicy | null = null;
  #stuck: (Problem & { readonly at: number }) | null = null;
  #revision = 0;
  #lastView = '';
  #stopped = false;
  /** The hub was reached and not trusted: what a page hears of that is a hub that does not answer. */
  #untrusted: Problem | null = null;
  readonly #unsubscribe: () => void;

  constructor(parts: BeforeParts) {
    this.#parts = parts;
    this.#session = { ...emptySession(null, null), tries: readStaffTries() };
    this.#unsubscribe = parts.host.onMachine((event) => {
      if (event.kind === 'problem') this.#hostSays(event.problem);
    });
    this.#ticking = setInterval(() => this.#happen({ kind: 'tick' }), tickMs);
    this.#publish();
  }

  /** The policy as it was read last: null keeps the one before. */
  policy(policy: StationPolicy | null): void {
    this.#policy = policy ?? this.#policy;
    this.#publish();
  }

  /** Why the station is not in use. */
  stuck(problem: Problem): void {
    const why = problem.code === 'SM-802' ? (this.#untrusted ?? problem) : problem;
    if (this.#stuck?.code !== why.code || this.#stuck.where !== why.where) this.#stuck = { ...why, at: this.#parts.clock.hub() };
    this.#publish();
  }

  intent(intent: Intent): void {
    if (intent.intent.startsWith('staff-')) this.#happen({ kind: 'intent', intent });
  }

  /** There is no configuration that could name one. */
  clip(): Promise<null> {
    return Promise.resolve(null);
  }

  /** The engine takes over, with whoever stands in the menu. A PIN that is being checked is asked for again. */
  stop(): FromBefore {
    this.#stopped = true;
    clearInterval(this.#ticking);
    this.#unsubscribe();
    const { staff, tries, problems } = this.#session;
    return { staff: staff === null ? null : { ...staff, checking: false, asked: null }, tries, problems, events: this.#events, revision: this.#revision };
  }

  #hostSays(problem: Problem): void {
    if (problem.code === 'SM-206') this.#untrusted = problem;
    this.#happen({ kind: 'problem', code: problem.code, where: problem.where ?? null });
  }

  #happen(event: SessionEvent): void {
    if (this.#stopped) return;
    const { clock } = this.#parts;
    const step = transition(this.#session, event, { mono: clock.mono(), hub: clock.hub(), wall: clock.wall(), newId: () => uuidv7() });
    if (step.session.tries !== this.#session.tries) keepStaffTries(step.session.tries);
    this.#session = step.session;
    for (const effect of step.effects) this.#perform(effect);
    this.#publish();
  }

  #perform(effect: Effect): void {
    const { host, capabilities } = this.#parts;
    if (effect.effect === 'record') this.#events.push(effect.event);
    else if (effect.effect === 'check-staff')
      void checkStaff(effect.staff.staff, effect.pin, { config: null, policy: this.#policy }).then((right) =>
        this.#happen({ kind: 'staff-checked', staff: effect.staff, right }),
      );
    else if (effect.effect === 'leave')
      leaveStation(host, capabilities, { ...effect, flush: () => Promise.resolve() }).catch(() => this.#happen({ kind: 'stayed' }));
  }

  #publish(): void {
    if (this.#stopped) return;
    const { capabilities, clock } = this.#parts;
    const around: ViewSurroundings = {
      waysOut: capabilities.waysOut,
      breakGlass: this.#policy?.breakGlassPin != null,
      volume: capabilities.volume,
      clips: new Set(),
      outOfUse: this.#stuck === null ? null : { code: this.#stuck.code, where: this.#stuck.where ?? null },
      info: {
        station: null,
        seat: null,
        version: capabilities.version,
        host: capabilities.host,
        hub: 'never',
        lastSync: null,
        waiting: 0,
        setAside: 0,
        storage: 'disk',
        inMemory: 0,
        disk: null,
        setAsideList: [],
        lacks: capabilities.lacks,
        problems: [...this.#session.problems, ...(this.#stuck === null ? [] : [this.#stuck])].map((p) => ({ code: p.code, where: p.where ?? null, at: p.at })),
      },
    };
    const view = viewOf(this.#session, around, clock.hub());
    // Time goes on by itself on the screens.
    const text = JSON.stringify({ ...view, hubTime: 0 });
    if (text === this.#lastView) return;
    this.#lastView = text;
    this.#revision += 1;
    this.#parts.publish({ revision: this.#revision, ...view });
    this.#session = { ...this.#session, sound: 'none' };
  }
}
