import type { IpcRenderer } from 'electron';
import type { IpcArguments, IpcEvents, IpcReplies, IpcRequest } from '../core/contract/ipc.ts';
import type { StationBridge } from '../core/contract/station-bridge.ts';

/** The preload's whole surface: the channels of the contract, one line each. There is no generic way to send. */
export function preloadBridge(ipc: Pick<IpcRenderer, 'invoke' | 'on' | 'removeListener'>): StationBridge {
  const call =
    <C extends IpcRequest>(channel: C) =>
    (args: IpcArguments<C>): Promise<IpcReplies[C]> =>
      ipc.invoke(channel, args);

  // The raw event stays here: it carries `sender`, which can reach any channel.
  const subscribe =
    <E extends keyof IpcEvents>(channel: E) =>
    (listener: (event: IpcEvents[E]) => void): (() => void) => {
      const heard = (_event: unknown, event: IpcEvents[E]): void => listener(event);
      ipc.on(channel, heard);
      return () => void ipc.removeListener(channel, heard);
    };

  return {
    'program:launch': call('program:launch'),
    'program:launch-native': call('program:launch-native'),
    'program:end': call('program:end'),
    'program:show': call('program:show'),
    'machine:volume': call('machine:volume'),
    'visit:wipe': call('visit:wipe'),
    'secret:read': call('secret:read'),
    'secret:write': call('secret:write'),
    'policy:read': call('policy:read'),
    'host:capabilities': call('host:capabilities'),
    'host:restart': call('host:restart'),
    'host:leave': call('host:leave'),
    'program:event': subscribe('program:event'),
    'machine:event': subscribe('machine:event'),
  };
}
