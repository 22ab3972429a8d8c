import { SavedSignInFill, type SavedSignIn } from '../../core/navigation/saved-sign-in.ts';
import { signInForm } from '../../core/navigation/sign-in-form.ts';

/**
 * Fills a program's log-in form from the extension: in the document that was reached and no later one of the same frame, in the extension's own world, which no
 * script of the page sees into.
 */
export const fillSignIn = (
  signIn: SavedSignIn,
  tab: number,
  hears: { readonly refused: (why: string) => void; readonly released: () => void },
): SavedSignInFill<string> =>
  new SavedSignInFill(signIn, {
    run: async (document, form, step) => {
      const [ran] = await chrome.scripting.executeScript({
        target: { tabId: tab, documentIds: [document] },
        world: 'ISOLATED',
        injectImmediately: true,
        func: signInForm,
        args: [form, step],
      });
      if (ran?.result === undefined || ran.result === null || ran.documentId !== document) throw new Error('the document is gone');
      return ran.result;
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    ...hears,
  });
