import type { Intent, ViewState } from '../../core/contract/view-state.ts';
import { ok, type Result } from '../../core/result.ts';
import type { StationHost } from '../host/station-host.ts';
import { BeforeEngine, type FromBefore } from './before-engine.ts';
import { Engine } from './engine.ts';
import { enrol, keepUntilTaken, type Enrolled } from './enrolment.ts';
import { openStore, type OpenStore } from './open-store.ts';
import { StationClock } from './station-clock.ts';

export interface Station {
  intent(intent: Intent): void;
  /** A recording of staff's by its hash, as the view names it; null where it is not here. */
  clip(hash: string): Promise<ArrayBuffer | null>;
}

const tryAgainMs = 3000;

/** The station of this page, there at once: what is meant for it reaches whatever stands there, the engine or what stands in for it. */
export function startEngine(host: StationHost, publish: (view: ViewState) => void): Station {
  let current: Station | null = null;
  void bringUp(host, publish, (station) => (current = station));
  return { intent: (intent) => current?.intent(intent), clip: async (hash) => (await current?.clip(hash)) ?? null };
}

/**
 * Starts the one engine of this station: a second page or instance is refused by the station's Web Lock (SM-801).
 * Until it is enrolled it tries again by itself, so that a station switched on before its hub needs nobody.
 */
async function bringUp(host: StationHost, publish: (view: ViewState) => void, enter: (station: Station) => void): Promise<void> {
  const capabilities = await untilAnswered(() => host.capabilities());
  const stand = (): BeforeEngine => new BeforeEngine({ host, capabilities, clock: new StationClock(0), publish });
  let before = stand();
  enter(before);
  const alone = await holdsLock();
  if (!alone) before.stuck({ code: 'SM-801' });
  // What was reached stands: a token is exchanged once, and a second connection would number events twice.
  let enrolled = null as { readonly token: string; readonly value: Enrolled } | null;
  let store: OpenStore | null = null;
  for (;;) {
    let part = 'policy';
    let handedOver = false;
    try {
      const policy = await host.policy();
      if (policy.ok) before.policy(policy.value);
      // The other window's station goes on; this page only lets staff in.
      if (!alone) return;
      part = 'enrolment';
      const known: Enrolled | null = policy.ok && enrolled?.token === policy.value.token ? enrolled.value : null;
      const result: Result<Enrolled> = !policy.ok ? policy : known !== null ? ok(known) : await enrol(host, policy.value, capabilities);
      if (policy.ok && result.ok) {
        if (!result.value.kept && known === null) void keepUntilTaken(host, result.value);
        enrolled = { token: policy.value.token, value: result.value };
        part = 'event-store';
        // Before the first configuration the day is the machine's own.
        store ??= await openStore(result.value.identity.station, Temporal.Now.timeZoneId());
        part = 'engine';
        const handOver = (): FromBefore => {
          handedOver = true;
          return before.stop();
        };
        enter(await Engine.start({ host, capabilities, policy: policy.value, enrolled: result.value, store, before: handOver, publish }));
        return;
      }
      const [problem] = result.ok ? [] : result.problems;
      if (problem) before.stuck(problem);
    } catch (error) {
      console.error('SM-809', part, error instanceof Error ? error.name : 'refused');
      if (handedOver) {
        before = stand();
        enter(before);
      }
      if (alone) before.stuck({ code: 'SM-809', where: part });
    }
    await tryAgain();
  }
}

const tryAgain = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, tryAgainMs));

/** Without its host a page can show nothing of a station. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      console.error('SM-809', 'host', error instanceof Error ? error.name : 'refused');
      await tryAgain();
    }
  }
}

/** Held until the page goes; false where another page has it. A page that is being reloaded gives its lock up a moment late. */
async function holdsLock(): Promise<boolean> {
  for (let tries = 0; tries < 10; tries += 1) {
    if (await takeLock()) return true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return false;
}

function takeLock(): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request('stationmaster-engine', { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<never>(() => undefined);
    });
  });
}
