import type { MachineEvent, ProgramEvent } from '../../../../core/contract/program-host.ts';
import { createChromiumHost } from '../../../../renderer/host/chromium-host.ts';
import type { StationHost } from '../../../../renderer/host/station-host.ts';

/** A station without engine and screens: the host on the window, and all that it told. */
declare global {
  interface Window {
    host: StationHost;
    told: ProgramEvent[];
    machineTold: MachineEvent[];
  }
}

window.host = createChromiumHost();
window.told = [];
window.machineTold = [];
window.host.onProgram((event) => {
  window.told.push(event);
  // Also where the service worker can read it: a test tool that sees a frame crash gives the whole page up.
  void chrome.storage.session.set({ told: window.told });
});
window.host.onMachine((event) => window.machineTold.push(event));
