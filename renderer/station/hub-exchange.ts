import {
  protocolVersion,
  type Desired,
  type HubLaunch,
  type HubLaunchReply,
  type OutboxAtHub,
  type OutboxReport,
  type SignInReply,
  type StationConfig,
  type SyncReply,
} from '../../core/contract/station-hub.ts';
import type { HostCapabilities } from '../../core/contract/program-host.ts';
import type { StationInfo } from '../../core/contract/view-state.ts';
import type { ProblemCode } from '../../core/problems.ts';
import { failed, type Result } from '../../core/result.ts';
import type { CheckedWay } from '../../core/sign-in/sign-in-way.ts';
import { verify } from '../../core/sign-in/verifier.ts';
import { derive } from './derive.ts';
import type { HubClient } from './hub-client.ts';
import type { Recorder } from './recorder.ts';
import { reportedOf } from './reported.ts';
import { verifiersOf, waysFor } from './session-sign-in.ts';
import type { Session, SessionEvent } from './session-state.ts';
import type { StationClock } from './station-clock.ts';
import type { DiskHealth } from './store-health.ts';

export interface ExchangeParts {
  readonly hub: HubClient;
  readonly recorder: Recorder;
  readonly clock: StationClock;
  readonly capabilities: HostCapabilities;
  readonly destination: OutboxReport['destination'];
  readonly session: () => Session;
  readonly happen: (event: SessionEvent) => void;
  readonly disk: () => DiskHealth | null;
  /** What it wants of the event store; not waited for. */
  readonly follow: (desired: Desired) => void;
  /** What it knows of the event store's numbers, and up to which all was sent when it was asked; not waited for. */
  readonly numbers: (atHub: OutboxAtHub | null, sentThrough: number) => void;
  /** It answers again after it had not. */
  readonly back: () => void;
}

/** How old the kept `through` of the lessons may get: what came since is asked for again after a restart. */
const staleMs = 60 * 60_000;

/** What the station and its hub say to each other, and how the two stand. */
export class HubExchange {
  readonly #parts: ExchangeParts;
  #state: StationInfo['hub'] = 'never';
  #refusal: ProblemCode = 'SM-203';
  #lastSync: number | null = null;
  #lessonsKept = 0;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  get state(): StationInfo['hub'] {
    return this.#state;
  }

  /** Why the hub refused this station last. */
  get refusal(): ProblemCode {
    return this.#refusal;
  }

  /** Hub time. */
  get lastSync(): number | null {
    return this.#lastSync;
  }

  /** One exchange; true when the hub answered. */
  async exchange(): Promise<boolean> {
    const { hub, recorder, clock, capabilities, destination, session, happen, disk, follow, numbers, back } = this.#parts;
    const counts = recorder.counts();
    // What went to a record store is in none of the hub's sums: the station's own rings go on from what it recorded itself.
    const stored = destination === 'hub' ? recorder.sentThrough : 0;
    const sent = clock.mono();
    const reply = await hub.sync({
      protocol: protocolVersion,
      version: capabilities.version,
      host: capabilities.host,
      configVersion: session().config?.version ?? null,
      stationTime: Math.round(clock.hub()),
      lessonsSince: session().lessonsTold.through,
      reported: reportedOf(
        session(),
        {
          epoch: recorder.epoch,
          lastSequence: recorder.lastSequence,
          storage: recorder.storage,
          waiting: counts.waiting,
          setAside: counts.setAside,
          inMemory: counts.inMemory,
          dropped: counts.dropped,
          // A receipt only when all was gone through.
          droppedFor: recorder.outbox.cursor.droppedFor.filter((receipt) => receipt.done).map(({ student, at, events }) => ({ student, at, events })),
          destination,
          disk: disk(),
        },
        clock.hub(),
      ),
    });
    if (!reply.ok) {
      this.#refusal = reply.problems[0]?.code ?? 'SM-802';
      // A hub that failed inside has refused nobody.
      this.#state = this.#refusal === 'SM-802' || this.#refusal === 'SM-706' ? 'away' : 'refused';
      happen({ kind: 'hub-silent' });
      return false;
    }
    const isBack = this.#state !== 'online';
    this.#state = 'online';
    clock.anchor(reply.value.hubTime, sent, clock.mono());
    this.#lastSync = clock.hub();
    // A disk that refuses keeps no configuration, but the station follows it.
    await this.#keep(reply.value.config, stored).catch((error: unknown) => console.error('SM-606', error instanceof Error ? error.name : 'write refused'));
    happen({ kind: 'synced', desired: reply.value.desired, config: reply.value.config, stored, lessons: reply.value.lessons });
    await this.#keepLessons(reply.value).catch((error: unknown) => console.error('SM-606', error instanceof Error ? error.name : 'write refused'));
    numbers(reply.value.outbox, stored);
    follow(reply.value.desired);
    if (isBack) back();
    return true;
  }

  /** Written only when there is something new, or somebody to forget. */
  async #keepLessons({ lessons, desired }: SyncReply): Promise<void> {
    if (desired.tombstones.length > 0 || (lessons !== null && (lessons.progress.length > 0 || lessons.through - this.#lessonsKept > staleMs))) {
      this.#lessonsKept = lessons?.through ?? 0;
      await this.#parts.recorder.keep('lessons', this.#parts.session().lessonsTold);
    }
  }

  async #keep(config: StationConfig | null, stored: number): Promise<void> {
    const { recorder, clock } = this.#parts;
    if (config !== null) {
      recorder.timeZone = config.timeZone;
      await recorder.keep('config', config);
      await recorder.keep('creditsBefore', stored);
    }
    await recorder.keep('offset', clock.offset());
  }

  /** Only the hub can say it: SM-521 where it does not answer, at once where it is known to be away. */
  async askLaunch(launch: HubLaunch): Promise<Result<HubLaunchReply>> {
    const reply = this.#state === 'away' ? failed('SM-802') : await this.#parts.hub.launch(launch);
    return reply.ok || reply.problems[0]?.code !== 'SM-802' ? reply : failed('SM-521', launch.program);
  }

  /** The hub's word where it answers, since it counts the whole lab's tries; the cached verifier else. */
  async checkSecret(student: string, way: CheckedWay, secret: string): Promise<SignInReply> {
    if (this.#state === 'online') {
      const reply = await this.#parts.hub.checkSignIn(student, way, secret);
      if (reply.ok) return reply.value;
    }
    const { config } = this.#parts.session();
    // Its hash found the student: there is nothing to derive.
    if (way === 'badge')
      return { outcome: config?.badges.some((badge) => badge.student === student && badge.hash === secret && !badge.voided) === true ? 'right' : 'wrong' };
    const known = config?.students.find((s) => s.student === student);
    const verifier = known === undefined || !waysFor(known).includes(way) ? null : verifiersOf(known)[way];
    if (verifier === null) return { outcome: 'unknown' };
    return { outcome: (await verify(secret, verifier, derive)) ? 'right' : 'wrong' };
  }
}
