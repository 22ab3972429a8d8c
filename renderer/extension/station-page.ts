import { createChromiumHost } from '../host/chromium-host.ts';
import { startStation } from '../kiosk/start-station.ts';

/** The kiosk page of the Chromium host. */
await startStation(createChromiumHost(), document.body);
