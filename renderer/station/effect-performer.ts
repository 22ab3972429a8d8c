import type { HubLaunch, HubLaunchReply, OriginsTaken, SignInReply, TakeOrigins } from '../../core/contract/station-hub.ts';
import type { HostCapabilities, StationPolicy, WipeReport } from '../../core/contract/program-host.ts';
import type { CheckedWay } from '../../core/sign-in/sign-in-way.ts';
import { failed, type Result } from '../../core/result.ts';
import type { StationHost } from '../host/station-host.ts';
import { checkStaff } from './check-staff.ts';
import { launchByHub } from './launch-by-hub.ts';
import { launchSignedIn } from './launch-signed-in.ts';
import { leaveStation } from './leave-station.ts';
import type { FoundSignIn } from './saved-sign-ins.ts';
import { sha256 } from './sha256.ts';
import type { Effect, Session, SessionEvent } from './session-state.ts';
import { exitSlackMs, within } from './within.ts';

export interface EffectParts {
  readonly host: StationHost;
  readonly capabilities: HostCapabilities;
  readonly policy: StationPolicy;
  readonly session: () => Session;
  /** What comes of an effect is an event of the session again. */
  readonly happen: (event: SessionEvent) => void;
  readonly checkSecret: (student: string, way: CheckedWay, secret: string) => Promise<SignInReply>;
  /** The hub's word on where a program begins. */
  readonly askLaunch: (launch: HubLaunch) => Promise<Result<HubLaunchReply>>;
  /** The student's saved sign-in at a program. */
  readonly findSignIn: (visit: string, program: string) => Promise<FoundSignIn>;
  /** Hosts for a program's entry. */
  readonly takeOrigins: (take: TakeOrigins) => Promise<Result<OriginsTaken>>;
  /** Puts on disk what is not there yet. */
  readonly flush: () => Promise<unknown>;
  /** What the session has of the lab outlives a restart. */
  readonly keepConfig: () => Promise<unknown>;
  /** What was set aside waits again. */
  readonly sendAgain: () => Promise<unknown>;
  /** The hub should hear of it at once. */
  readonly report: () => void;
}

/** A visit that could not be cleared is tried again: the station takes nobody meanwhile. */
const wipeAgainMs = 15_000;

/** Does what the session's effects say, at the host, the hub and the clock. Events are recorded by the engine, before. */
export class EffectPerformer {
  readonly #parts: EffectParts;
  #wiping: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: EffectParts) {
    this.#parts = parts;
  }

  stop(): void {
    clearTimeout(this.#wiping);
  }

  perform(effect: Effect): void {
    const { host, happen } = this.#parts;
    switch (effect.effect) {
      case 'record':
        return;
      case 'launch':
        this.#launched(effect.request, host.launch(effect.request));
        return;
      case 'launch-signed-in':
        this.#launched(
          effect.request,
          launchSignedIn(effect, {
            host,
            find: this.#parts.findSignIn,
            tell: (code, where) => happen({ kind: 'problem', code, where }),
            launch: () => this.#parts.session().launch?.launch ?? null,
          }),
        );
        return;
      case 'launch-by-hub':
        this.#launched(
          effect.request,
          launchByHub(effect, { host, askHub: this.#parts.askLaunch, launch: () => this.#parts.session().launch?.launch ?? null }),
        );
        return;
      case 'launch-native':
        this.#launched(effect.request, host.launchNative(effect.request));
        return;
      case 'end':
        // Whatever becomes of the program, the child goes on.
        void within(effect.request.graceMs + exitSlackMs, host.end(effect.request)).then(() => happen({ kind: 'exited', launch: effect.request.launch }));
        return;
      case 'take-origins': {
        const { run, origins } = effect.take;
        void this.#parts
          .takeOrigins(effect.take)
          .catch(() => failed('SM-802'))
          .then((reply) =>
            happen({
              kind: 'origins-taken',
              run,
              origins,
              reply: reply.ok ? reply.value : null,
              code: reply.ok ? null : (reply.problems[0]?.code ?? 'SM-706'),
            }),
          );
        return;
      }
      case 'show':
        host.show(effect.visible).catch(() => happen({ kind: 'problem', code: 'SM-501', where: 'show' }));
        return;
      case 'volume':
        void host
          .setVolume(effect.percent)
          .catch(() => failed('SM-811'))
          .then((result) => {
            const [first] = result.ok ? [] : result.problems;
            // Each step would say it again.
            if (first && !this.#parts.session().problems.some((each) => each.code === first.code))
              happen({ kind: 'problem', code: first.code, where: first.where ?? null });
          });
        return;
      case 'wipe':
        void this.wipe();
        return;
      case 'hash-badge':
        void sha256(effect.badge).then((hash) => happen({ kind: 'badge-hashed', hash }));
        return;
      case 'check-secret':
        void this.#parts
          .checkSecret(effect.student, effect.way, effect.secret)
          .catch((): SignInReply => ({ outcome: 'unknown' }))
          .then((reply) => happen({ kind: 'secret-checked', student: effect.student, reply }));
        return;
      case 'check-staff': {
        const known = { config: this.#parts.session().config, policy: this.#parts.policy };
        void checkStaff(effect.staff.staff, effect.pin, known).then((right) => happen({ kind: 'staff-checked', staff: effect.staff, right }));
        return;
      }
      case 'leave':
        leaveStation(host, this.#parts.capabilities, { ...effect, flush: this.#parts.flush }).catch(() => happen({ kind: 'stayed' }));
        return;
      case 'keep-config':
        this.#parts.keepConfig().catch((error: unknown) => console.error('SM-606', error instanceof Error ? error.name : 'write refused'));
        return;
      case 'send-again':
        this.#parts.sendAgain().catch((error: unknown) => console.error('SM-606', error instanceof Error ? error.name : 'not put back'));
        return;
      case 'report':
        this.#parts.report();
        return;
    }
  }

  #launched({ launch, program }: { readonly launch: string; readonly program: string }, outcome: Promise<Result<null>>): void {
    void outcome
      .catch(() => failed('SM-501', program))
      .then((result) => {
        const [first] = result.ok ? [] : result.problems;
        if (first) this.#parts.happen({ kind: 'launch-refused', launch, code: first.code, where: first.where ?? null });
      });
  }

  /** Again until it is clean: nobody can sign in before. */
  async wipe(): Promise<void> {
    const { host, happen, session } = this.#parts;
    const wiped = (): Promise<WipeReport> => host.wipe().catch(() => ({ clean: false, left: ['wipe'] }));
    const first = await wiped();
    const report = first.clean ? first : await wiped();
    happen({ kind: 'wiped', report });
    if (report.clean) return;
    clearTimeout(this.#wiping);
    this.#wiping = setTimeout(() => {
      if (!session().clean && session().visit === null) void this.wipe();
    }, wipeAgainMs);
  }
}
