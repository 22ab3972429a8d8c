import { SavedSignInFill, type SavedSignIn } from '../../core/navigation/saved-sign-in.ts';
import { signInForm, type SignInAnswer } from '../../core/navigation/sign-in-form.ts';
import type { ProtocolPort } from './program-dialogs.ts';

/**
 * Fills a program's log-in form from main, over the DevTools protocol that holds its walls up: in an isolated world of the page's main frame. Electron's own call for
 * isolated worlds names no document, so that a page which has just moved would be filled in the place of the one that was matched.
 */
export interface SignInFill {
  readonly holds: boolean;
  /** Electron says that the page stands there now. */
  navigated(address: string): void;
  stop(): void;
}

export function fillSignIn(
  signIn: SavedSignIn,
  port: Pick<ProtocolPort, 'sendCommand' | 'on'>,
  hears: { readonly refused: (why: string) => void; readonly released: () => void; readonly allows: (address: string) => boolean },
): SignInFill {
  const fill = new SavedSignInFill<MainDocument>(signIn, {
    run: async (document, form, step) => {
      const world = await worldOf(port, document);
      const reply = await port.sendCommand('Runtime.callFunctionOn', {
        objectId: world,
        functionDeclaration: signInForm.toString(),
        arguments: [{ value: form }, { value: step }],
        returnByValue: true,
      });
      const { result, exceptionDetails } = reply as { result?: { value?: SignInAnswer }; exceptionDetails?: unknown };
      if (exceptionDetails !== undefined || result?.value === undefined) throw new Error('the document is gone');
      return result.value;
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    refused: hears.refused,
    released: hears.released,
  });
  // What may not stand there is none to fill.
  const reached = (address: string, document: MainDocument): void => fill.reached(hears.allows(address) ? address : 'about:blank', document);
  const begun: string[] = [];
  let told = false;
  let reachedFirst = false;
  /** Whether the first page is to be filled is not known at once; it is not shown before. */
  let settled = false;
  port.on('message', (_event, method, params, session) => {
    if (session !== '') return;
    const { frame, loaderId } = params as FrameEvent;
    if (method === 'Page.frameStartedNavigating' && loaderId !== undefined) begun.push(loaderId);
    if (method !== 'Page.frameNavigated' || frame?.id === undefined || frame.parentId !== undefined || frame.loaderId === undefined) return;
    told = true;
    reached(frame.url ?? '', { frame: frame.id, loader: frame.loaderId });
  });

  /**
   * The first page: the protocol begins to tell of pages when that one is there already. Its address at that time is not what it was reached at, for a page can change
   * it; so it counts only where one load has begun, one has come, and the document is of that load.
   */
  async function first(address: string): Promise<void> {
    const { frameTree } = (await port.sendCommand('Page.getFrameTree', {})) as FrameTree;
    const { id, loaderId } = frameTree.frame;
    if (!told && begun.length === 1 && begun[0] === loaderId) reached(address, { frame: id, loader: loaderId });
  }
  return {
    get holds() {
      return !settled || fill.holds;
    },
    navigated: (address) => {
      if (reachedFirst) return;
      reachedFirst = true;
      void first(address)
        .catch(() => undefined)
        .then(() => {
          settled = true;
          if (!fill.holds) hears.released();
        });
    },
    stop: () => fill.stop(),
  };
}

interface FrameEvent {
  readonly loaderId?: string;
  readonly frame?: { readonly id?: string; readonly parentId?: string; readonly loaderId?: string; readonly url?: string };
}
interface FrameTree {
  readonly frameTree: { readonly frame: { readonly id: string; readonly loaderId: string } };
}

/** A document by the load that made it. */
interface MainDocument {
  readonly frame: string;
  readonly loader: string;
}

/**
 * An object of an isolated world of this very document. The world is made first and the document looked at afterwards: loads follow one another, so what is the
 * document now was it when the world was made. The object's name is good for its world alone and goes with it.
 */
async function worldOf(port: Pick<ProtocolPort, 'sendCommand'>, { frame, loader }: MainDocument): Promise<string> {
  const made = await port.sendCommand('Page.createIsolatedWorld', { frameId: frame, worldName: 'stationmaster sign-in' });
  const contextId = (made as { executionContextId: number }).executionContextId;
  const evaluated = await port.sendCommand('Runtime.evaluate', { contextId, expression: 'globalThis' });
  const tree = (await port.sendCommand('Page.getFrameTree', {})) as FrameTree;
  const { objectId } = (evaluated as { result: { objectId?: string } }).result;
  if (tree.frameTree.frame.loaderId !== loader || objectId === undefined) throw new Error('the document is gone');
  return objectId;
}
