import type { Intent, ViewState } from '../../core/contract/view-state.ts';
import type { Problem } from '../../core/result.ts';
import type { StationHost } from '../host/station-host.ts';
import { Engine } from './engine.ts';
import { enrol } from './enrolment.ts';
import { openStore } from './open-store.ts';

export interface Station {
  intent(intent: Intent): void;
}

const tryAgainMs = 3000;

/**
 * Starts the one engine of this station: a second page or instance is refused by the station's Web Lock (SM-801).
 * Until it is enrolled it tries again by itself, so that a station switched on before its hub needs nobody.
 */
export async function startEngine(host: StationHost, publish: (view: ViewState) => void): Promise<Station> {
  const stuck = (problem: Problem): void => publish(outOfUse(problem));
  publish(starting());
  if (!(await holdsLock())) {
    stuck({ code: 'SM-801' });
    return { intent: () => undefined };
  }
  const capabilities = await host.capabilities();
  for (;;) {
    const policy = await host.policy();
    const enrolled = policy.ok ? await enrol(host, policy.value, capabilities) : policy;
    if (policy.ok && enrolled.ok) {
      // Before the first configuration the day is the machine's own.
      const store = await openStore(enrolled.value.identity.station, Temporal.Now.timeZoneId());
      void navigator.storage.persist?.();
      return Engine.start({ host, capabilities, policy: policy.value, enrolled: enrolled.value, store, publish });
    }
    const [problem] = enrolled.ok ? [] : enrolled.problems;
    if (problem) stuck(problem);
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

const bare = (screen: ViewState['screen']): ViewState => ({
  revision: 0,
  hubTime: Date.now(),
  seat: null,
  language: 'en',
  timeZone: null,
  screen,
  message: null,
  staff: null,
  help: { kind: 'none' },
  storage: 'disk',
  sound: 'none',
});
const starting = (): ViewState => bare({ screen: 'starting' });
const outOfUse = (problem: Problem): ViewState => bare({ screen: 'out-of-use', code: problem.code, where: problem.where ?? null });
