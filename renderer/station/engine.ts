import { v7 as uuidv7 } from 'uuid';
import * as v from 'valibot';
import { stationConfigSchema } from '../../core/contract/station-hub.ts';
import type { HostCapabilities, StationPolicy } from '../../core/contract/program-host.ts';
import type { Intent, ViewState } from '../../core/contract/view-state.ts';
import { laterTries } from '../../core/sign-in/staff-tries.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import type { StationHost } from '../host/station-host.ts';
import type { FromBefore } from './before-engine.ts';
import { EffectPerformer } from './effect-performer.ts';
import { ClipKeeper } from './clip-keeper.ts';
import type { Enrolled } from './enrolment.ts';
import { HubClient } from './hub-client.ts';
import { HubExchange } from './hub-exchange.ts';
import { keep, readKept, readLessonsTold, restore, type Restored } from './kept-session.ts';
import type { OpenStore } from './open-store.ts';
import { PutBack } from './put-back.ts';
import type { Recorder } from './recorder.ts';
import { SavedSignIns } from './saved-sign-ins.ts';
import { launchProgram } from './session-launch.ts';
import { percentNow } from './session-sound.ts';
import { emptySession, type Draft, type Effect, type Now, type Session, type SessionEvent } from './session-state.ts';
import { nextDue, transition } from './session.ts';
import { keepStaffTries } from './staff-tries-kept.ts';
import { StationClock } from './station-clock.ts';
import { StoreWatch } from './store-watch.ts';
import { SyncLoop } from './sync-loop.ts';
import { wireUploader } from './upload-wiring.ts';
import type { Uploader } from './uploader.ts';
import { viewOf, type ViewSurroundings } from './view.ts';
import { longestWriteMs, within } from './within.ts';

export interface EngineParts {
  readonly host: StationHost;
  readonly capabilities: HostCapabilities;
  readonly policy: StationPolicy;
  readonly enrolled: Enrolled;
  readonly store: OpenStore;
  /** Called once, when the engine takes over: until then what stood before it hears staff. */
  readonly before: () => FromBefore;
  readonly publish: (view: ViewState) => void;
}

const tickMs = 1000;
/** A second less than the 5 s that a crash may cost: it is looked at once a tick. */
const checkpointMs = 4000;

/** The station without screens: owns the clock, runs the session, and does what its effects say. One a station. */
export class Engine {
  readonly #parts: EngineParts;
  readonly #recorder: Recorder;
  readonly #hub: HubClient;
  readonly #uploader: Uploader;
  readonly #exchange: HubExchange;
  readonly #savedSignIns: SavedSignIns;
  readonly #effects: EffectPerformer;
  readonly #sync: SyncLoop;
  readonly #clock: StationClock;
  readonly #store: StoreWatch;
  readonly #putBack: PutBack;
  readonly #clips: ClipKeeper;
  readonly #unsubscribe: (() => void)[] = [];
  #session: Session;
  #revision = 0;
  #lastView = '';
  #savedAt = 0;
  #ticking: ReturnType<typeof setTimeout> | undefined;

  private constructor(parts: EngineParts, clock: StationClock) {
    this.#parts = parts;
    this.#clock = clock;
    this.#recorder = parts.store.recorder;
    this.#session = emptySession(parts.enrolled.identity.station, parts.enrolled.identity.seat, parts.capabilities.safeMode, parts.capabilities.launchKinds);
    this.#hub = new HubClient(parts.enrolled.identity.hub, () => parts.enrolled.credential);
    const destination = parts.policy.recordStore === undefined ? 'hub' : 'record-store';
    this.#putBack = new PutBack({
      recorder: this.#recorder,
      destination,
      problem: (code, where) => this.#happen({ kind: 'problem', code, where }),
      waits: () => {
        this.#uploader.reread();
        this.#uploader.wake();
      },
      ask: () => this.#sync.soon(0),
      now: () => clock.mono(),
    });
    this.#uploader = wireUploader({
      policy: parts.policy,
      enrolled: parts.enrolled,
      recorder: this.#recorder,
      now: () => clock.hub(),
      setAside: (sequence, why) => this.#setAside(sequence, why),
      misplaced: (sequence, why) => this.#putBack.misplaced(sequence, why),
      problem: (code, where) => this.#happen({ kind: 'problem', code, where }),
    });
    this.#store = new StoreWatch({
      recorder: this.#recorder,
      now: () => this.#clock.hub(),
      report: (report) => this.#hub.reportSetAside(report),
      student: () => this.#session.visit?.student ?? null,
      wake: () => this.#uploader.wake(),
      reread: () => this.#uploader.reread(),
      problem: (code, where) => this.#happen({ kind: 'problem', code, where }),
      changed: () => this.#publish(),
    });
    this.#clips = new ClipKeeper({ fetch: (hash) => this.#hub.clip(hash), changed: () => this.#publish() });
    this.#exchange = new HubExchange({
      hub: this.#hub,
      recorder: this.#recorder,
      clock,
      capabilities: parts.capabilities,
      destination,
      session: () => this.#session,
      happen: (event) => this.#happen(event),
      disk: () => this.#store.disk,
      follow: (desired) => {
        this.#store.follow(desired);
        void this.#clips.follow(this.#session.config?.clips ?? []);
      },
      numbers: (atHub, sentThrough) => void this.#putBack.heard(atHub, sentThrough),
      back: () => this.#uploader.wake(true),
    });
    this.#savedSignIns = new SavedSignIns({
      ask: (request) => this.#hub.savedSignIns(request),
      hubAnswers: () => this.#exchange.state === 'online',
      wanted: () => this.#session.config?.programs.some((program) => program.savedSignIn !== undefined) === true,
    });
    this.#effects = new EffectPerformer({
      host: parts.host,
      capabilities: parts.capabilities,
      policy: parts.policy,
      session: () => this.#session,
      happen: (event) => this.#happen(event),
      checkSecret: (student, way, secret) => this.#exchange.checkSecret(student, way, secret),
      askLaunch: (launch) => this.#exchange.askLaunch(launch),
      findSignIn: (visit, program) => this.#savedSignIns.find(visit, program),
      takeOrigins: (take) => this.#hub.takeOrigins(take),
      flush: () => this.#write([]),
      keepConfig: () => this.#recorder.keep('config', this.#session.config),
      sendAgain: () => this.#store.sendAgain(),
      report: () => this.#sync.soon(),
    });
    this.#sync = new SyncLoop({ exchange: () => this.#exchangeOnce(), listen: (poke, signal) => this.#hub.listen(poke, signal), random: Math.random });
  }

  static async start(parts: EngineParts): Promise<Engine> {
    const offset = await parts.store.recorder.kept('offset');
    const engine = new Engine(parts, new StationClock(typeof offset === 'number' ? offset : 0));
    try {
      await engine.#begin();
    } catch (error) {
      engine.stop();
      throw error;
    }
    return engine;
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#sync.stop();
    this.#uploader.stop();
    this.#clips.close();
  }

  intent(intent: Intent): void {
    this.#happen({ kind: 'intent', intent });
  }

  /** A recording that the view names; null where it is not here. */
  clip(hash: string): Promise<ArrayBuffer | null> {
    return this.#clips.audio(hash);
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
    const lessons = readLessonsTold(await this.#recorder.kept('lessons'));
    if (lessons !== null) this.#session = { ...this.#session, lessonsTold: lessons };
    const kept = await this.#recorder.kept('session');
    const restored = kept === undefined ? null : this.#restored(kept, now);
    const unreadable = kept !== undefined && restored === null;
    if (restored !== null) this.#session = restored.session;
    // Nobody knows whose programs ran here: what they left is cleared before the next child.
    else if (unreadable) this.#session = { ...this.#session, clean: false };
    const setAside =
      store.setAside === null
        ? []
        : [{ at: now.hub, wall: now.wall, kind: 'set-store-aside' as const, name: store.setAside.name, epoch: store.setAside.epoch }];
    const written = this.#recorder.write([...(restored?.events ?? []), ...setAside], keep(this.#session, now.hub));
    await within(longestWriteMs, written);
    // From here on nothing waits: no moment passes in which nobody hears staff.
    const before = this.#parts.before();
    this.#session = { ...this.#session, staff: before.staff, problems: before.problems, tries: laterTries(this.#session.tries, before.tries) };
    this.#revision = before.revision;
    void written.then(({ credits }) => credits.length > 0 && this.#happen({ kind: 'credited', credits }));
    void this.#write(before.events);
    if (unreadable) this.#happen({ kind: 'problem', code: 'SM-607', where: null });
    if (!this.#parts.enrolled.kept) this.#happen({ kind: 'problem', code: 'SM-209', where: null });
    if (this.#session.safeMode) this.#happen({ kind: 'problem', code: 'SM-805', where: null });
    if (store.setAside !== null) this.#happen({ kind: 'problem', code: 'SM-605', where: store.setAside.name });
    // A visit that goes on keeps what its programs left: its sign-on, and the program that is opened again.
    if (!this.#session.clean && this.#session.visit === null) void this.#effects.wipe();
    this.#unsubscribe.push(
      host.onProgram((event) => {
        const { launch } = this.#session;
        if (event.kind === 'failed' && event.problem.code === 'SM-527' && event.launch === launch?.launch) this.#savedSignIns.refuse(launch.program);
        this.#happen({ kind: 'program', event });
      }),
      host.onMachine((event) => {
        if (event.kind === 'shutting-down') void this.#write([]);
        else if (event.kind === 'problem') this.#happen({ kind: 'problem', code: event.problem.code, where: event.problem.where ?? null });
        else {
          this.#happen({ kind: 'machine', event: event.kind });
          // Some clocks stand still while a machine sleeps: the hub knows what time it is.
          if (event.kind === 'resumed') this.#sync.soon(0);
        }
      }),
      this.#recorder.onWritten(() => this.#publish()),
    );
    const online = (): void => {
      this.#sync.soon(0);
      this.#uploader.wake(true);
    };
    addEventListener('online', online);
    this.#unsubscribe.push(
      () => clearTimeout(this.#ticking),
      () => this.#effects.stop(),
      this.#store.start(),
      () => removeEventListener('online', online),
    );
    this.#effects.perform({ effect: 'volume', percent: percentNow(this.#session) });
    void this.#clips.follow(this.#session.config?.clips ?? []);
    if (restored?.relaunch === true) this.#relaunch();
    this.#tick();
    this.#sync.start();
    this.#uploader.wake();
    this.#publish();
  }

  /** Null where what was kept cannot be gone on with. */
  #restored(value: unknown, now: Now): Restored | null {
    const kept = readKept(value);
    try {
      return kept === null ? null : restore(this.#session, kept, now, (this.#session.config?.settings.resumeSeconds ?? 120) * 1000);
    } catch (error) {
      console.error('SM-607', error instanceof Error ? error.name : 'not restored');
      return null;
    }
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
    this.#savedSignIns.follow(session.visit?.visit ?? null);
    const events = effects.flatMap((e) => (e.effect === 'record' ? [e.event] : []));
    const due = session.launch !== null && this.#clock.mono() - this.#savedAt >= checkpointMs;
    if (events.length > 0 || due || effects.length > 0) void this.#write(events);
    for (const effect of effects) this.#effects.perform(effect);
    this.#publish();
  }

  async #write(events: Parameters<Recorder['write']>[0]): Promise<void> {
    this.#savedAt = this.#clock.mono();
    const written = await this.#recorder.write(events, keep(this.#session, this.#clock.hub()));
    if (written.credits.length > 0) this.#happen({ kind: 'credited', credits: written.credits });
    if (events.length > 0) this.#uploader.wake();
  }

  /** Saved sign-ins are asked for as soon as the hub has heard of the visit that they are for. */
  async #exchangeOnce(): Promise<boolean> {
    const { visit } = this.#session;
    const answered = await this.#exchange.exchange();
    if (answered) void this.#savedSignIns.reported(visit);
    return answered;
  }

  async #setAside(sequence: number, why: string): Promise<void> {
    await this.#recorder.setAside(sequence, why, this.#clock.hub());
    this.#happen({ kind: 'problem', code: 'SM-601', where: why });
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

  #surroundings(): ViewSurroundings {
    const { capabilities, enrolled, policy } = this.#parts;
    // A station that was taken out of the lab signs nobody in any more; a child that is in the middle of its work finishes it.
    const { state, refusal, lastSync } = this.#exchange;
    const { waiting, setAside, inMemory } = this.#recorder.counts();
    const { disk, setAside: setAsideList } = this.#store;
    const revoked = refusal === 'SM-203' && this.#session.visit === null;
    const refused = state === 'refused' && (this.#session.config === null || revoked);
    return {
      waysOut: capabilities.waysOut,
      breakGlass: policy.breakGlassPin !== null,
      volume: capabilities.volume,
      clips: this.#clips.here,
      outOfUse: refused ? { code: refusal, where: enrolled.identity.hub } : null,
      info: {
        station: enrolled.identity.station,
        seat: enrolled.identity.seat,
        version: capabilities.version,
        host: capabilities.host,
        hub: state,
        lastSync,
        waiting,
        setAside,
        storage: this.#recorder.storage,
        inMemory,
        disk: disk === null ? null : { persisted: disk.persisted, usedPercent: Math.round(disk.usedShare * 100) },
        setAsideList,
        lacks: capabilities.lacks,
        problems: this.#session.problems.map((p) => ({ code: p.code, where: p.where ?? null, at: p.at })),
      },
    };
  }
}
