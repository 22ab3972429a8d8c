import type Electron from 'electron';
import type { DoubleFrame } from './frame-tree.ts';
import { StrictEmitter } from './strict-emitter.ts';
import { makeValueCodec } from './value-codec.ts';

/** `ipcMain`: what a page with a preload sends arrives here with its sender and frame. */
export interface Invocation {
  /** Missing for a message that wants no answer. */
  readonly id?: number;
  readonly channel: string;
  readonly args: readonly unknown[];
}

type Handler = Parameters<Electron.IpcMain['handle']>[1];

class DoubleIpcMain extends StrictEmitter implements Pick<Electron.IpcMain, 'handle' | 'removeHandler'> {
  readonly handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }
  removeHandler = (channel: string): void => void this.handlers.delete(channel);
}

export const ipcMain = new DoubleIpcMain();
const codec = makeValueCodec();

/** The reply for the page, or null where none is wanted. */
export async function answerInvoke(call: Invocation, sender: object, senderFrame: DoubleFrame | null): Promise<object | null> {
  const event = { type: 'frame', sender, senderFrame, frameId: 0, processId: 0 } as unknown as Electron.IpcMainInvokeEvent;
  const args = call.args.map((each) => codec.decode(each)) as never[];
  if (call.id === undefined) {
    ipcMain.emit(call.channel, event, ...args);
    return null;
  }
  const handler = ipcMain.handlers.get(call.channel);
  try {
    if (handler === undefined) throw new Error(`No handler registered for '${call.channel}'`);
    return { id: call.id, value: codec.encode(await handler(event, ...args)) };
  } catch (cause) {
    return { id: call.id, error: `Error invoking remote method '${call.channel}': ${String(cause)}` };
  }
}
