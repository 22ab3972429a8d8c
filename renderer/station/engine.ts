import { v7 as uuidv7 } from 'uuid';
import * as v from 'valibot';
import { protocolVersion, stationConfigSchema, type SignInReply, type StationConfig } from '../../core/contract/station-hub.ts';
import type { HostCapabilities, StationPolicy, WipeReport } from '../../core/contract/program-host.ts';
import type { Intent, StationInfo, ViewState } from '../../core/contract/view-state.ts';
import { failed } from '../../core/result.ts';
import { verify } from '../../core/sign-in/verifier.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import type { ProblemCode } from '../../core/problems.ts';
import type { StationHost } from '../host/station-host.ts';
import { laterTries } from '../../core/sign-in/staff-tries.ts';
import type { FromBefore } from './before-engine.ts';
import { checkStaff } from './check-staff.ts';
import { derive } from './derive.ts';
import type { Enrolled } from './enrolment.ts';
import { HubClient } from './hub-client.ts';
import { keep, restore, type KeptSession } from './kept-session.ts';
import { leaveStation } from './leave-station.ts';
import type { OpenStore } from './open-store.ts';
import type { Recorder } from './recorder.ts';
import { reportedOf } from './reported.ts';
import { launchProgram } from './session-launch.ts';
import { emptySession, type Draft, type Effect, type Now, type Session, type SessionEvent } from './session-state.ts';
import { keepStaffTries } from './staff-tries-kept.ts';
import { nextDue, transition } from './session.ts';
import { StationClock } from './station-clock.ts';
import { SyncLoop } from './sync-loop.ts';
import { Uploader } from './uploader.ts';
import { viewOf } from './view.ts';
import { exitSlackMs, longestWriteMs, within } from './within.ts';

export interface EngineParts {
  readonly host: StationHost;
  readonly capabilities: HostCapabilities;
  readonly policy: StationPolicy;
  readonly enrolled: Enrolled;
  readonly store: OpenStore;
  readonly before: FromBefore;
  readonly publish: (view: ViewState) => void;
}

const tickMs = 1000;
const checkpointMs = 5000;
const keepSentFor = 7 * 24 * 3_600_000;
/** A visit that could not be cleared is tried again: the station takes nobody meanwhile. */
const wipeAgainMs = 15_000;

/** The station without screens: owns the clock, runs the session, and does what its effects say. One a station. */
export class Engine {
  readonly #parts: EngineParts;
  readonly #recorder: Recorder;
  readonly #hub: HubClient;
  readonly #uploader: Uploader;
  readonly #sync: SyncLoop;
  readonly #clock: StationClock;
  readonly #unsubscribe: (() => void)[] = [];
  #session: Session;
  #revision = 0;
  #lastView = '';
  #hubState: StationInfo['hub'] = 'never';
  /** Why the hub refused this station last. */
  #refusal: ProblemCode = 'SM-203';
  #lastSync: number | null = null;
  #counts = { waiting: 0, setAside: 0 };
  #savedAt = 0;
  #ticking: ReturnType<typeof setTimeout> | undefined;
  #wiping: ReturnType<typeof setTimeout> | undefined;

  private constructor(parts: EngineParts, clock: StationClock) {
    this.#parts = parts;
    this.#clock = clock;
    this.#recorder = parts.store.recorder;
    this.#session = emptySession(parts.enrolled.identity.station, parts.enrolled.identity.seat);
    this.#hub = new HubClient(parts.enrolled.identity.hub, () => parts.enrolled.credential);
    this.#uploader = new Uploader({
      waiting: (most) => this.#recorder.waiting(most),
      sent: (sequences) => this.#recorder.sent(sequences, this.#clock.hub()),
      setAside: (sequence, why) => this.#setAside(sequence, why),
      send: (statements) => this.#hub.sendStatements(statements),
      random: Math.random,
      wait: (ms) => {
        let cancel = (): void => undefined;
        const done = new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          cancel = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        return { done, cancel };
      },
    });
    this.#sync = new SyncLoop({ exchange: () => this.#exchange(), listen: (poke, signal) => this.#hub.listen(poke, signal), random: Math.random });
  }

  static async start(parts: EngineParts): Promise<Engine> {
    const offset = await parts.store.recorder.kept('offset');
    const engine = new Engine(parts, new StationClock(typeof offset === 'number' ? offset : 0));
    await engine.#begin();
    return engine;
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#sync.stop();
    this.#uploader.stop();
  }

  intent(intent: Intent): void {
    this.#happen({ kind: 'intent', intent });
  }

  async #begin(): Promise<void> {
    const { store, host } = this.#parts;
    const config = v.safeParse(stationConfigSchema, await this.#recorder.kept('config'));
    const now = this.#now();
    if (config.success) {
      this.#recorder.timeZone = config.output.timeZone;
      const credits = await this.#recorder.creditsOf(schoolDay(now.hub, config.output.timeZone));
      const before = await this.#recorder.kept('creditsBefore');
      this.#session = { ...this.#session, config: config.output, credits, creditsBefore: typeof before === 'number' ? before : 0 };
    }
    const kept = (await this.#recorder.kept('session')) as KeptSession | undefined;
    const restored = kept === undefined ? null : restore(this.#session, kept, now, (this.#session.config?.settings.resumeSeconds ?? 120) * 1000);
    if (restored !== null) this.#session = restored.session;
    const { staff, tries, problems } = this.#parts.before;
    this.#session = { ...this.#session, staff, problems, tries: laterTries(this.#session.tries, tries) };
    this.#revision = this.#parts.before.revision;
    const setAside = store.setAside === null ? [] : [{ at: now.hub, wall: now.wall, kind: 'set-store-aside' as const, name: store.setAside.name, epoch: null }];
    await within(longestWriteMs, this.#write([...(restored?.events ?? []), ...setAside, ...this.#parts.before.events]));
    if (store.setAside !== null) this.#happen({ kind: 'problem', code: 'SM-605', where: store.setAside.name });
    // A visit that goes on keeps what its programs left: its sign-on, and the program that is opened again.
    if (!this.#session.clean && this.#session.visit === null) void this.#wipe();
    this.#unsubscribe.push(
      host.onProgram((event) => this.#happen({ kind: 'program', event })),
      host.onMachine((event) => {
        if (event.kind === 'shutting-down') void this.#write([]);
        else if (event.kind === 'problem') this.#happen({ kind: 'problem', code: event.problem.code, where: event.problem.where ?? null });
        else {
          this.#happen({ kind: 'machine', event: event.kind });
          // Some clocks stand still while a machine sleeps: the hub knows what time it is.
          if (event.kind === 'resumed') this.#sync.soon(0);
        }
      }),
      this.#recorder.onWritten(() => void this.#count()),
    );
    const pruning = setInterval(() => void this.#recorder.prune(this.#clock.hub() - keepSentFor), 10 * 60_000);
    const online = (): void => this.#sync.soon(0);
    addEventListener('online', online);
    this.#unsubscribe.push(
      () => clearTimeout(this.#ticking),
      () => clearTimeout(this.#wiping),
      () => clearInterval(pruning),
      () => removeEventListener('online', online),
    );
    if (restored?.relaunch === true) this.#relaunch();
    this.#tick();
    this.#sync.start();
    this.#uploader.wake();
    await this.#count();
    this.#publish();
  }

  /** Each second, and at the very moment at which a bell is due. */
  #tick(): void {
    try {
      this.#happen({ kind: 'tick' });
    } finally {
      const now = this.#clock.hub();
      const due = nextDue(this.#session, now);
      this.#ticking = setTimeout(() => this.#tick(), due === null ? tickMs : Math.min(tickMs, due - now + 1));
    }
  }

  /** The child was working when the station was killed: back to the program without another Go. */
  #relaunch(): void {
    const draft: Draft = { session: this.#session, effects: [], now: this.#now() };
    launchProgram(draft);
    this.#take(draft.session, draft.effects);
  }

  #happen(event: SessionEvent): void {
    const step = transition(this.#session, event, this.#now());
    this.#take(step.session, step.effects);
  }

  #take(session: Session, effects: readonly Effect[]): void {
    if (session.tries !== this.#session.tries) keepStaffTries(session.tries);
    this.#session = session;
    const events = effects.flatMap((e) => (e.effect === 'record' ? [e.event] : []));
    const due = session.launch !== null && this.#clock.mono() - this.#savedAt >= checkpointMs;
    if (events.length > 0 || due || effects.length > 0) void this.#write(events);
    for (const effect of effects) this.#perform(effect);
    this.#publish();
  }

  async #write(events: Parameters<Recorder['write']>[0]): Promise<void> {
    this.#savedAt = this.#clock.mono();
    const written = await this.#recorder.write(events, keep(this.#session, this.#clock.hub()));
    if (written.credits.length > 0) this.#happen({ kind: 'credited', credits: written.credits });
    if (events.length > 0) this.#uploader.wake();
  }

  #perform(effect: Effect): void {
    const { host } = this.#parts;
    switch (effect.effect) {
      case 'record':
        return;
      case 'launch':
        void host
          .launch(effect.request)
          .catch(() => failed('SM-501', effect.request.program))
          .then((result) => {
            const [first] = result.ok ? [] : result.problems;
            if (first) this.#happen({ kind: 'launch-refused', launch: effect.request.launch, code: first.code, where: first.where ?? null });
          });
        return;
      case 'end': {
        // Whatever becomes of the program, the child goes on.
        void within(effect.request.graceMs + exitSlackMs, host.end(effect.request)).then(() => this.#happen({ kind: 'exited', launch: effect.request.launch }));
        return;
      }
      case 'show':
        host.show(effect.visible).catch(() => this.#happen({ kind: 'problem', code: 'SM-501', where: 'show' }));
        return;
      case 'wipe':
        void this.#wipe();
        return;
      case 'check-secret':
        void this.#checkSecret(effect.student, effect.secret)
          .catch((): SignInReply => ({ outcome: 'unknown' }))
          .then((reply) => this.#happen({ kind: 'secret-checked', student: effect.student, reply }));
        return;
      case 'check-staff':
        void checkStaff(effect.staff, effect.pin, { config: this.#session.config, policy: this.#parts.policy }).then((right) =>
          this.#happen({ kind: 'staff-checked', staff: effect.staff, right }),
        );
        return;
      case 'leave':
        leaveStation(host, this.#parts.capabilities, { ...effect, flush: () => this.#write([]) }).catch(() => this.#happen({ kind: 'stayed' }));
        return;
      case 'report':
        this.#sync.soon();
        return;
    }
  }

  /** Again until it is clean: nobody can sign in before. */
  async #wipe(): Promise<void> {
    const wiped = (): Promise<WipeReport> => this.#parts.host.wipe().catch(() => ({ clean: false, left: ['wipe'] }));
    const first = await wiped();
    const report = first.clean ? first : await wiped();
    this.#happen({ kind: 'wiped', report });
    if (report.clean) return;
    clearTimeout(this.#wiping);
    this.#wiping = setTimeout(() => {
      if (!this.#session.clean && this.#session.visit === null) void this.#wipe();
    }, wipeAgainMs);
  }

  /** The hub's word where it answers, since it counts the whole lab's tries; the cached verifier else. */
  async #checkSecret(student: string, secret: string): Promise<SignInReply> {
    if (this.#hubState === 'online') {
      const reply = await this.#hub.checkSignIn(student, secret);
      if (reply.ok) return reply.value;
    }
    const known = this.#session.config?.students.find((s) => s.student === student);
    if (known?.verifier == null) return { outcome: 'unknown' };
    return { outcome: (await verify(secret, known.verifier, derive)) ? 'right' : 'wrong' };
  }

  async #setAside(sequence: number, why: string): Promise<void> {
    await this.#recorder.setAside(sequence, why);
    this.#happen({ kind: 'problem', code: 'SM-601', where: why });
  }

  async #exchange(): Promise<boolean> {
    const { capabilities } = this.#parts;
    await this.#count();
    const sent = this.#clock.mono();
    const reply = await this.#hub.sync({
      protocol: protocolVersion,
      version: capabilities.version,
      host: capabilities.host,
      configVersion: this.#session.config?.version ?? null,
      stationTime: Math.round(this.#clock.hub()),
      reported: reportedOf(
        this.#session,
        { epoch: this.#recorder.epoch, lastSequence: this.#recorder.lastSequence, storage: this.#recorder.storage, ...this.#counts },
        this.#clock.hub(),
      ),
    });
    if (!reply.ok) {
      this.#refusal = reply.problems[0]?.code ?? 'SM-802';
      // A hub that failed inside has refused nobody.
      this.#hubState = this.#refusal === 'SM-802' || this.#refusal === 'SM-706' ? 'away' : 'refused';
      this.#happen({ kind: 'hub-silent' });
      return false;
    }
    const back = this.#hubState !== 'online';
    this.#hubState = 'online';
    this.#clock.anchor(reply.value.hubTime, sent, this.#clock.mono());
    this.#lastSync = this.#clock.hub();
    const stored = this.#recorder.lastSequence - this.#counts.waiting;
    // A disk that refuses keeps no configuration, but the station follows it.
    const kept = (async () => {
      if (reply.value.config !== null) await this.#keepConfig(reply.value.config, stored);
      await this.#recorder.keep('offset', this.#clock.offset());
    })();
    await kept.catch((error: unknown) => console.error('SM-606', error instanceof Error ? error.name : 'write refused'));
    this.#happen({ kind: 'synced', desired: reply.value.desired, config: reply.value.config, stored });
    if (back) this.#uploader.wake(true);
    return true;
  }

  async #keepConfig(config: StationConfig, stored: number): Promise<void> {
    this.#recorder.timeZone = config.timeZone;
    await this.#recorder.keep('config', config);
    await this.#recorder.keep('creditsBefore', stored);
  }

  async #count(): Promise<void> {
    this.#counts = await this.#recorder.counts();
    this.#publish();
  }

  #now(): Now {
    return { mono: this.#clock.mono(), hub: this.#clock.hub(), wall: this.#clock.wall(), newId: () => uuidv7() };
  }

  #publish(): void {
    const now = this.#clock.hub();
    const view = viewOf(this.#session, this.#surroundings(), now);
    // Time goes on by itself on the screens; everything else is sent when it changed.
    const text = JSON.stringify({ ...view, hubTime: 0 });
    if (text === this.#lastView) return;
    this.#lastView = text;
    this.#revision += 1;
    this.#parts.publish({ revision: this.#revision, ...view });
    // A sound is of one state only.
    this.#session = { ...this.#session, sound: 'none' };
  }

  #surroundings(): Parameters<typeof viewOf>[1] {
    const { capabilities, enrolled, policy } = this.#parts;
    // A station that was taken out of the lab signs nobody in any more; a child that is in the middle of its work finishes it.
    const revoked = this.#refusal === 'SM-203' && this.#session.visit === null;
    const refused = this.#hubState === 'refused' && (this.#session.config === null || revoked);
    return {
      waysOut: capabilities.waysOut,
      breakGlass: policy.breakGlassPin !== null,
      outOfUse: refused ? { code: this.#refusal, where: enrolled.identity.hub } : null,
      info: {
        station: enrolled.identity.station,
        seat: enrolled.identity.seat,
        version: capabilities.version,
        host: capabilities.host,
        hub: this.#hubState,
        lastSync: this.#lastSync,
        waiting: this.#counts.waiting,
        setAside: this.#counts.setAside,
        storage: this.#recorder.storage,
        lacks: capabilities.lacks,
        problems: this.#session.problems.map((p) => ({ code: p.code, where: p.where ?? null, at: p.at })),
      },
    };
  }
}
