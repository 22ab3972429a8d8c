import type { HostCapabilities, StationPolicy } from '../core/contract/program-host.ts';
import { exitCodeOf, type ExitCode } from '../core/contract/way-out.ts';
import { failed, type Result } from '../core/result.ts';
import type { IpcHandlers } from './ipc-main.ts';
import type { ProgramLaunchers } from './launchers/program-launchers.ts';
import type { MachineVolume } from './machine-volume.ts';
import type { SecretStore } from './secret-store.ts';

/** What stands behind each channel of the contract. */
export interface StationParts {
  readonly launchers: Pick<ProgramLaunchers, 'launch' | 'launchNative' | 'end' | 'show' | 'wipe'>;
  readonly secrets: Pick<SecretStore, 'read' | 'write'>;
  readonly volume: Pick<MachineVolume, 'set'>;
  readonly policy: () => Result<StationPolicy>;
  readonly capabilities: () => HostCapabilities;
  /** The page asked for the capabilities, and so listens: what waited for it may be told. */
  readonly listening: () => void;
  /** Ends the app; the code is the operating-system shell's. */
  readonly leave: (code: ExitCode) => void;
}

export const stationHandlers = ({ launchers, secrets, volume, policy, capabilities, listening, leave }: StationParts): IpcHandlers => ({
  // Nothing that may have brought the station down is opened again before staff were there.
  'program:launch': (request) => (capabilities().safeMode ? failed('SM-805') : launchers.launch(request)),
  'program:launch-native': (request) => (capabilities().safeMode ? failed('SM-805') : launchers.launchNative(request)),
  'program:end': async (request) => {
    await launchers.end(request);
    return null;
  },
  'program:show': ({ visible }) => {
    launchers.show(visible);
    return null;
  },
  'machine:volume': ({ percent }) => volume.set(percent),
  'visit:wipe': () => launchers.wipe(),
  'secret:read': ({ name }) => secrets.read(name),
  'secret:write': ({ name, value }) => {
    secrets.write(name, value);
    return null;
  },
  'policy:read': () => policy(),
  'host:capabilities': () => {
    listening();
    return capabilities();
  },
  'host:restart': () => {
    leave(exitCodeOf['restart-app']);
    return null;
  },
  'host:leave': ({ code }) => {
    leave(code);
    return null;
  },
});
