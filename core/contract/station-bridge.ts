import type { IpcArguments, IpcEvents, IpcReplies, IpcRequest } from './ipc.ts';

/** What the preload gives the station's page as `stationmaster`: each channel of the contract under its own name, and nothing else. */
export type StationBridge = {
  readonly [C in IpcRequest]: (args: IpcArguments<C>) => Promise<IpcReplies[C]>;
} & {
  /** Each returns its unsubscribe. */
  readonly [E in keyof IpcEvents]: (listener: (event: IpcEvents[E]) => void) => () => void;
};
