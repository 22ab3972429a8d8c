import type { ExitRequest, LaunchRequest, MachineEvent, ProgramEvent } from '../../core/contract/program-host.ts';
import { exitCodeOf } from '../../core/contract/way-out.ts';
import { originOf } from '../../core/navigation/origin-rule.ts';
import { parseSignOnPattern } from '../../core/navigation/sign-on-pattern.ts';
import { mayBegin } from '../../core/navigation/sign-on.ts';
import { failed, ok, type Result } from '../../core/result.ts';
import { usualVolume } from '../../core/sound/volume.ts';
import { raiseBaseGuard, removeLaunchGuard, setLaunchGuard } from '../extension/guard.ts';
import { parseOriginPattern } from '../extension/guard-rules.ts';
import type { RunningProgram } from '../extension/running-program.ts';
import { wipeVisit } from '../extension/wipe-visit.ts';
import { lackOfCamera } from './camera.ts';
import type { StationHost, Unsubscribe } from './station-host.ts';

/**
 * The station's host in Chromium: the page of the companion extension, with the program framed under the strip.
 * The guard is the browser's (request rules); the frame, its evidence and its end are this page's.
 */
export function createChromiumHost(): StationHost {
  const programListeners = new Set<(event: ProgramEvent) => void>();
  const machineListeners = new Set<(event: MachineEvent) => void>();
  const tell = (event: ProgramEvent): void => programListeners.forEach((listener) => listener(event));
  const tellMachine = (event: MachineEvent): void => machineListeners.forEach((listener) => listener(event));
  let running: RunningProgram | null = null;
  let volume = usualVolume.start;
  /** Rules of a launch before this page was loaded hold no more. */
  const ready = startUp();

  // Written to the machine, a file is the next student's too. The frame's sandbox refuses most of them before.
  chrome.downloads.onCreated.addListener((item) => {
    if (running?.mayDownload === true) return;
    void chrome.downloads.cancel(item.id).then(() => chrome.downloads.erase({ id: item.id }));
  });
  document.addEventListener('freeze', () => tellMachine({ kind: 'suspended' }));
  document.addEventListener('resume', () => tellMachine({ kind: 'resumed' }));
  window.addEventListener('pagehide', () => tellMachine({ kind: 'shutting-down' }));

  async function launch(request: LaunchRequest): Promise<Result<null>> {
    const tab = await ready;
    await close();
    const origins = request.allowedOrigins.map(parseOriginPattern);
    const unreadable = request.allowedOrigins.find((_, i) => origins[i] === null);
    if (unreadable !== undefined) return failed('SM-305', `programs:${request.program}:allowedOrigins`, 'not an origin');
    if (!mayBegin(request.address, request)) return failed('SM-502', originOf(request.address), 'the launch address is none of the allowed origins');
    if (!(await raiseBaseGuard()).stands) return failed('SM-501', originOf(request.address), 'the guard does not stand');
    const patterns = (texts: readonly string[]) => texts.map(parseSignOnPattern).filter((pattern) => pattern !== null);
    await setLaunchGuard(
      origins.filter((origin) => origin !== null),
      patterns(request.signOn),
      patterns(request.asks ?? []),
    );
    const { createRunningProgram } = await import('../extension/running-program.ts');
    running = await createRunningProgram(request, tab, tell);
    running.setVolume(volume);
    return ok(null);
  }

  async function close(): Promise<void> {
    if (running === null) return;
    const program = running;
    running = null;
    await program.close();
    await removeLaunchGuard();
  }

  async function end(request: ExitRequest): Promise<void> {
    if (running?.launch !== request.launch) return;
    await running.leave(request.address, request.graceMs);
    await close();
  }

  /** Opening, ending and wiping never overlap: each begins when the one before is done. */
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  return {
    capabilities: async () => ({
      host: 'chromium',
      version: chrome.runtime.getManifest().version,
      lacks: ['lacks.key-store', 'lacks.os-lockdown', 'lacks.framing-refused', 'lacks.native', ...(await lackOfCamera())],
      launchKinds: ['web'],
      volume: 'program',
      // Shutting down is the operating system's everywhere; a Chromebook in kiosk mode can be restarted from here.
      waysOut: (await isChromeOs()) ? ['restart-app', 'reboot', 'leave'] : ['restart-app', 'leave'],
      // A page that dies is loaded again by the extension, and nothing of it lives longer than the browser.
      safeMode: false,
    }),
    policy: async () => {
      // With the guard, which lets the station reach its hub: this page may be here before the service worker has read the policy.
      const { read } = await raiseBaseGuard();
      return read.ok ? ok(read.value.policy) : read;
    },
    launch: (request) => inTurn(() => launch(request)),
    launchNative: (request) => Promise.resolve(failed('SM-504', request.program)),
    end: (request) => inTurn(() => end(request)),
    show: async (visible) => {
      await running?.show(visible);
    },
    setVolume: (percent) => {
      volume = percent;
      running?.setVolume(percent);
      return Promise.resolve(ok(null));
    },
    wipe: () =>
      inTurn(async () => {
        await close();
        return wipeVisit();
      }),
    onProgram: (listener) => subscribe(programListeners, listener),
    onMachine: (listener) => subscribe(machineListeners, listener),
    readSecret: async (name) => {
      const key = secretKey(name);
      const value = (await chrome.storage.local.get<Record<string, unknown>>(key))[key];
      return typeof value === 'string' ? value : null;
    },
    writeSecret: async (name, value) => {
      if (value === null) await chrome.storage.local.remove(secretKey(name));
      else await chrome.storage.local.set({ [secretKey(name)]: value });
    },
    restart: async () => {
      await inTurn(close);
      location.reload();
    },
    leave: async (code) => {
      await inTurn(close);
      await chrome.storage.session.set({ leaving: true });
      if (code === exitCodeOf.reboot && (await isChromeOs())) chrome.runtime.restart();
      for (const { id } of await chrome.windows.getAll()) if (id !== undefined) await chrome.windows.remove(id);
    },
  };
}

const isChromeOs = async (): Promise<boolean> => (await chrome.runtime.getPlatformInfo()).os === 'cros';

const secretKey = (name: 'credential' | 'station'): string => `secret:${name}`;

function subscribe<T>(listeners: Set<T>, listener: T): Unsubscribe {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function startUp(): Promise<number> {
  // There is no key store here: the secret lies in the profile, out of reach of content scripts only.
  await chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
  await removeLaunchGuard();
  const tab = await chrome.tabs.getCurrent();
  if (tab?.id === undefined) throw new Error('the station is not in a tab');
  await chrome.tabs.update(tab.id, { muted: false });
  return tab.id;
}
