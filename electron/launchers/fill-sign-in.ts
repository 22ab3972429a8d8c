import { SavedSignInFill, type SavedSignIn } from '../../core/navigation/saved-sign-in.ts';
import { signInForm, type SignInAnswer } from '../../core/navigation/sign-in-form.ts';
import type { ProtocolPort } from './program-dialogs.ts';

/**
 * Fills a program's log-in form from main, over the DevTools protocol that holds its walls up: in an isolated world of the page's main frame. Electron's own call for
 * isolated worlds names no document, so that a page which has just moved would be filled in the place of the one that was matched.
 */
export interface SignInFill {
  readonly holds: boolean;
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
  port.on('message', (_event, method, params, session) => {
    if (method !== 'Page.frameNavigated' || session !== '') return;
    const { frame } = params as { frame?: { id?: string; parentId?: string; loaderId?: string; url?: string } };
    if (frame?.id === undefined || frame.parentId !== undefined || frame.loaderId === undefined || frame.url === undefined) return;
    if (hears.allows(frame.url)) fill.reached(frame.url, { frame: frame.id, loader: frame.loaderId });
    else fill.reached('about:blank', { frame: frame.id, loader: frame.loaderId });
  });
  return fill;
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
  const tree = (await port.sendCommand('Page.getFrameTree', {})) as { frameTree: { frame: { loaderId: string } } };
  const { objectId } = (evaluated as { result: { objectId?: string } }).result;
  if (tree.frameTree.frame.loaderId !== loader || objectId === undefined) throw new Error('the document is gone');
  return objectId;
}
