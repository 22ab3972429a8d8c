import type { StationBridge } from '../../core/contract/station-bridge.ts';
import type { MachineEvent } from '../../core/contract/program-host.ts';
import { lackOfCamera } from './camera.ts';
import type { StationHost } from './station-host.ts';

/** The station's host over the preload's bridge: the program is a view that Electron's main keeps under the strip. */
export function electronHost(bridge: StationBridge): StationHost {
  // Main tells what went wrong before the page was there as soon as it is asked for anything: it waits here for who will hear it.
  const listeners = new Set<(event: MachineEvent) => void>();
  let early: MachineEvent[] = [];
  bridge['machine:event']((event) => {
    if (listeners.size === 0) early.push(event);
    else for (const listener of listeners) listener(event);
  });
  return {
    capabilities: async () => {
      const known = await bridge['host:capabilities']({});
      return { ...known, lacks: [...known.lacks, ...(await lackOfCamera())] };
    },
    policy: () => bridge['policy:read']({}),
    launch: ({ asks, signIn, ...request }) =>
      bridge['program:launch']({
        ...request,
        allowedOrigins: [...request.allowedOrigins],
        signOn: [...request.signOn],
        ...(asks === undefined ? {} : { asks: [...asks] }),
        ...(signIn === undefined ? {} : { signIn }),
        permissions: [...request.permissions],
      }),
    launchNative: (request) => bridge['program:launch-native'](request),
    end: async (request) => void (await bridge['program:end'](request)),
    show: async (visible) => void (await bridge['program:show']({ visible })),
    setVolume: (percent) => bridge['machine:volume']({ percent }),
    wipe: () => bridge['visit:wipe']({}),
    onProgram: (listener) => bridge['program:event'](listener),
    onMachine: (listener) => {
      listeners.add(listener);
      const waiting = early;
      early = [];
      for (const event of waiting) listener(event);
      return () => void listeners.delete(listener);
    },
    readSecret: (name) => bridge['secret:read']({ name }),
    writeSecret: async (name, value) => void (await bridge['secret:write']({ name, value })),
    restart: async () => void (await bridge['host:restart']({})),
    leave: async (code) => void (await bridge['host:leave']({ code })),
  };
}
