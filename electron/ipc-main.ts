import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import { ipcArguments, type IpcArguments, type IpcReplies, type IpcRequest } from '../core/contract/ipc.ts';
import { isLargerThan } from './message-size.ts';
import { isOwnAddress } from './own-pages.ts';
import { RateCap } from './rate-cap.ts';

/** Main's end of the contract: one handler for each channel, reached only by the station's own page, with arguments that were parsed. */
export type IpcHandlers = { readonly [C in IpcRequest]: (args: IpcArguments<C>) => IpcReplies[C] | Promise<IpcReplies[C]> };

export interface IpcDoor {
  /** The station's page, by `webContents.id`; null while there is none. */
  readonly stationId: () => number | null;
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Hears of each refusal: the channel and why, never what was sent. */
  readonly refused: (channel: string, why: Refusal) => void;
}

export type Refusal = 'sender' | 'rate' | 'size' | 'arguments';

type Sender = Pick<IpcMainInvokeEvent, 'senderFrame'> & { readonly sender: { readonly id: number } };

const callsAtOnce = 40;
const callsPerSecond = 20;
/** Characters. Twice the largest launch that the contract allows. */
const largestMessage = 160_000;

/** Registers every channel of the contract. A refusal reaches the caller as a rejected call and says no more than which check it failed. */
export function registerIpc(ipcMain: Pick<IpcMain, 'handle'>, handlers: IpcHandlers, door: IpcDoor): void {
  const cap = new RateCap(callsAtOnce, callsPerSecond);
  for (const channel of Object.keys(ipcArguments) as IpcRequest[]) register(channel);

  function register<C extends IpcRequest>(channel: C): void {
    const handler = handlers[channel];
    ipcMain.handle(channel, async (event: Sender, ...args: unknown[]) => {
      if (!isStation(event, door.stationId())) return refuse(channel, 'sender');
      if (!cap.take(channel, door.now())) return refuse(channel, 'rate');
      if (isLargerThan(largestMessage, args)) return refuse(channel, 'size');
      const parsed = args.length === 1 ? v.safeParse(ipcArguments[channel], args[0]) : null;
      if (parsed === null || !parsed.success) return refuse(channel, 'arguments');
      return await handler(parsed.output as IpcArguments<C>);
    });
  }

  function refuse(channel: string, why: Refusal): never {
    door.refused(channel, why);
    throw new Error(`${channel} refused: ${why}`);
  }
}

/** The main frame of the station's window, showing the station's own page. A frame that has gone in the meantime is nobody. */
function isStation(event: Sender, stationId: number | null): boolean {
  const frame = event.senderFrame;
  return frame !== null && event.sender.id === stationId && frame.parent === null && isOwnAddress(frame.url);
}
