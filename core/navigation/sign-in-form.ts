/**
 * Looks for a log-in form, fills it and sends it: runs in the page itself, in a world of its own, where no script of the page can see it or change what it uses.
 * Its text is what is sent there, so it uses nothing but its arguments and what every page has. Before each step it looks whether the page still is where
 * it was matched: a page may change its own address.
 */
export interface SignInForm {
  /** Origin and path of the page that was matched. */
  readonly address: string;
  readonly userField: string;
  readonly passwordField: string;
  readonly submit: string | null;
}

export type SignInStep =
  { readonly step: 'look' } | { readonly step: 'fill'; readonly username: string; readonly password: string } | { readonly step: 'submit' };

/** `absent`: no such form; `other`: some password is asked for, but not in the fields that were named; `elsewhere`: the page is not where it was matched. */
export type SignInAnswer = 'done' | 'absent' | 'other' | 'elsewhere';

/** What it uses of a page; core has no types of one. */
interface PageField {
  readonly tagName: string;
  readonly type: string;
  readonly disabled: boolean;
  readonly readOnly?: boolean;
  value: string;
  getClientRects(): { readonly length: number };
  setAttribute(name: string, value: string): void;
  dispatchEvent(event: unknown): boolean;
  click(): void;
}
interface Page {
  readonly document: { querySelectorAll(selector: string): Iterable<PageField> };
  readonly location: { readonly origin: string; readonly pathname: string };
  readonly Event: new (type: string, init: { readonly bubbles: boolean }) => unknown;
}

export function signInForm(form: SignInForm, step: SignInStep): SignInAnswer {
  const { document, location, Event } = globalThis as unknown as Page;
  if (location.origin + location.pathname !== form.address) return 'elsewhere';
  const usable = (selector: string): PageField[] =>
    [...document.querySelectorAll(selector)].filter((field) => !field.disabled && field.readOnly !== true && field.getClientRects().length > 0);
  /** Of two that fit nobody knows which is meant. */
  const only = (selector: string): PageField | null => {
    const [field, second] = usable(selector);
    return field === undefined || second !== undefined ? null : field;
  };
  if (step.step === 'submit') {
    const button = form.submit === null ? null : only(form.submit);
    button?.click();
    return button === null ? 'absent' : 'done';
  }
  const user = only(form.userField);
  const password = only(form.passwordField);
  // A password goes where the page itself hides it, and into nothing else.
  const fits = user?.tagName === 'INPUT' && ['text', 'email', 'tel'].includes(user.type) && password?.tagName === 'INPUT' && password.type === 'password';
  if (!fits) return usable('input[type="password"]').length > 0 ? 'other' : 'absent';
  if (step.step === 'look') return 'done';
  const entries: readonly (readonly [PageField, string])[] = [
    [user, step.username],
    [password, step.password],
  ];
  for (const [field, text] of entries) {
    // A browser writes what other fields hold to its disk, to have it again after a crash.
    field.setAttribute('autocomplete', 'off');
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  return 'done';
}
