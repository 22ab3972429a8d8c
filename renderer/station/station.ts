import type { Intent, ViewState } from '../../core/contract/view-state.ts';
import type { StationHost } from '../host/station-host.ts';
import { BeforeEngine } from './before-engine.ts';
import { Engine } from './engine.ts';
import { enrol } from './enrolment.ts';
import { openStore } from './open-store.ts';
import { StationClock } from './station-clock.ts';

export interface Station {
  intent(intent: Intent): void;
}

const tryAgainMs = 3000;

/** The station of this page, there at once: what is meant for it reaches whatever stands there, the engine or what stands in for it. */
export function startEngine(host: StationHost, publish: (view: ViewState) => void): Station {
  let current: Station | null = null;
  void bringUp(host, publish, (station) => (current = station));
  return { intent: (intent) => current?.intent(intent) };
}

/**
 * Starts the one engine of this station: a second page or instance is refused by the station's Web Lock (SM-801).
 * Until it is enrolled it tries again by itself, so that a station switched on before its hub needs nobody.
 */
async function bringUp(host: StationHost, publish: (view: ViewState) => void, enter: (station: Station) => void): Promise<void> {
  const capabilities = await host.capabilities();
  const before = new BeforeEngine({ host, capabilities, clock: new StationClock(0), publish });
  enter(before);
  const alone = await holdsLock();
  if (!alone) before.stuck({ code: 'SM-801' });
  for (;;) {
    const policy = await host.policy();
    if (policy.ok) before.policy(policy.value);
    // The other window's station goes on; this page only lets staff in.
    if (!alone) return;
    const enrolled = policy.ok ? await enrol(host, policy.value, capabilities) : policy;
    if (policy.ok && enrolled.ok) {
      // Before the first configuration the day is the machine's own.
      const store = await openStore(enrolled.value.identity.station, Temporal.Now.timeZoneId());
      void navigator.storage.persist?.();
      enter(await Engine.start({ host, capabilities, policy: policy.value, enrolled: enrolled.value, store, before: before.stop(), publish }));
      return;
    }
    const [problem] = enrolled.ok ? [] : enrolled.problems;
    if (problem) before.stuck(problem);
    await new Promise((resolve) => setTimeout(resolve, tryAgainMs));
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
