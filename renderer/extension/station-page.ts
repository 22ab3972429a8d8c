import { createChromiumHost } from '../host/chromium-host.ts';
import { startStation } from '../kiosk/start-station.ts';

/** The kiosk page of the Chromium host. */
void startStation(createChromiumHost(), document.body);
