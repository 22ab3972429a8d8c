import type { StationHost } from '../host/station-host.ts';
import { startEngine, type Station } from '../station/station.ts';
import { mountKiosk } from './mount-kiosk.svelte.ts';

/** Brings engine and screens together in one page: view state down, intents up. */
export async function startStation(host: StationHost, root: HTMLElement): Promise<void> {
  // Drawing is a task of its own: reading the scripts was one already.
  await new Promise((resolve) => setTimeout(resolve));
  let station: Station | null = null;
  const publish = mountKiosk(
    root,
    (intent) => station?.intent(intent),
    async (hash) => (await station?.clip(hash)) ?? null,
  );
  station = startEngine(host, publish);
}
