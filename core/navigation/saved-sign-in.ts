import type { SignInAnswer, SignInForm, SignInStep } from './sign-in-form.ts';
import { isSignOnAddress } from './sign-on-pattern.ts';

/** A user name and a password of the student, and the form that they belong in. In memory alone, on the way from the hub to the page. */
export interface SavedSignIn {
  readonly pages: readonly string[];
  readonly userField: string;
  readonly passwordField: string;
  readonly submit: string | null;
  readonly username: string;
  readonly password: string;
}

/** `D` names one document, so that what comes after it in the same frame is another. */
export interface FillParts<D> {
  /** Runs `signInForm` in that very document, in a world of its own; rejects when it is gone. */
  readonly run: (document: D, form: SignInForm, step: SignInStep) => Promise<SignInAnswer>;
  readonly wait: (ms: number) => Promise<void>;
  /** It was not taken (SM-527). */
  readonly refused: (why: string) => void;
  /** What was held back may be shown. */
  readonly released: () => void;
}

/** How often a page is looked at, ms. */
const every = 250;
/** A page that shows no form for so long is shown itself; for so long a form may still come. */
const showAfter = 3000;
const longestLook = 15_000;
/** What waits for letters before it can be pressed. */
const longestSubmit = 5000;
/** A form that is still there then was not taken. */
const longestAnswer = 30_000;

/**
 * Fills the log-in form of one launch, once. Only the program's main page is ever told of here, as it was reached: a frame in it is none. A log-in page that comes
 * back is not filled again, however often it comes.
 */
export class SavedSignInFill<D> {
  readonly #form: Omit<SavedSignIn, 'username' | 'password'>;
  readonly #parts: FillParts<D>;
  #secret: Pick<SavedSignIn, 'username' | 'password'> | null;
  /** The document that is watched; another object for each, even of one name. */
  #watched: { readonly document: D } | null = null;
  #holds = false;
  #stopped = false;

  constructor({ username, password, ...form }: SavedSignIn, parts: FillParts<D>) {
    this.#form = form;
    this.#secret = { username, password };
    this.#parts = parts;
  }

  /** Whether the page waits to be filled, or for the answer: nothing of it is shown. */
  get holds(): boolean {
    return this.#holds;
  }

  /** The program's main page stands at this address. After the end nothing is watched any more. */
  reached(address: string, document: D): void {
    if (this.#stopped) return;
    const { pages, userField, passwordField, submit } = this.#form;
    const fits = isSignOnAddress(address, pages);
    this.#watched = fits ? { document } : null;
    this.#holds = fits;
    if (this.#watched === null) return;
    const { origin, pathname } = new URL(address);
    void this.#watch(this.#watched, { address: origin + pathname, userField, passwordField, submit });
  }

  stop(): void {
    this.#stopped = true;
    this.#watched = null;
    this.#secret = null;
    this.#holds = false;
  }

  async #watch(watched: { readonly document: D }, form: SignInForm): Promise<void> {
    if (!(await this.#finds(watched, form))) return;
    const secret = this.#secret;
    if (secret === null) return this.#refuse('it asks again');
    this.#secret = null;
    const filled = await this.#run(watched, form, { step: 'fill', ...secret });
    if (this.#watched !== watched) return;
    // It moved before anything was written; what is not known to be unwritten is spent.
    if (filled !== 'done' && filled !== 'gone') {
      this.#secret = secret;
      return this.#release();
    }
    if (form.submit === null) return this.#release();
    await this.#isTaken(watched, form);
  }

  async #finds(watched: { readonly document: D }, form: SignInForm): Promise<boolean> {
    for (let waited = 0; ; waited += every) {
      const seen = await this.#run(watched, form, { step: 'look' });
      if (this.#watched !== watched) return false;
      if (seen === 'done') return true;
      if (seen === 'elsewhere' || waited >= showAfter) this.#release();
      if (seen === 'elsewhere') return false;
      if (waited >= longestLook) {
        // No password is asked for: it is signed in already.
        if (seen !== 'absent' && this.#secret !== null) this.#refuse('its fields are not those of the catalogue');
        return false;
      }
      await this.#parts.wait(every);
    }
  }

  async #isTaken(watched: { readonly document: D }, form: SignInForm): Promise<void> {
    for (let waited = 0; waited < longestSubmit; waited += every) {
      if ((await this.#run(watched, form, { step: 'submit' })) !== 'absent' || this.#watched !== watched) break;
      await this.#parts.wait(every);
    }
    // A page that signs in without another page; one that leads to another is not watched any more.
    for (let waited = 0, gone = 0; waited < longestAnswer && this.#watched === watched; waited += every) {
      await this.#parts.wait(every);
      const seen = await this.#run(watched, form, { step: 'look' });
      gone = seen === 'absent' || seen === 'elsewhere' ? gone + 1 : 0;
      if (this.#watched === watched && gone > 1) return this.#release();
    }
    if (this.#watched === watched) this.#refuse('its form stays');
  }

  async #run(watched: { readonly document: D }, form: SignInForm, step: SignInStep): Promise<SignInAnswer | 'gone'> {
    return this.#parts.run(watched.document, form, step).catch(() => 'gone' as const);
  }

  #release(): void {
    if (!this.#holds) return;
    this.#holds = false;
    this.#parts.released();
  }

  #refuse(why: string): void {
    this.stop();
    this.#parts.refused(why);
  }
}
