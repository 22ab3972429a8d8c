import type { OriginName } from '../hostile-vendor/hostile-vendor.ts';
import type { RowNumber } from '../rows.ts';

/** One way out as data: what a page does, and by which sign it is seen that it got what it wanted. Any host can be driven through them (trial.ts). */
export interface Attack {
  readonly row: RowNumber;
  readonly name: string;
  readonly how: How;
  readonly sign: Sign;
  /** It does not work in a plain headless Chromium either, and why. The control holds it to that (control.spec.ts). */
  readonly browserStops?: string;
  /** What it sends carries no mark that says whose it was: it has to be tried alone. */
  readonly unmarked?: true;
  /** Origins that the catalogue has to allow beside `good` and `second`, so that the wall under test is the one that stops it. */
  readonly allowed?: readonly OriginName[];
}

export type How = (aims: Aims) => Deed;

export type Deed =
  /** Body of an async function, run in the program's page with a user's gesture; may return an answer, may take the page away. */
  | { readonly kind: 'run'; readonly source: string }
  /** Put into the page; its element `#bait` is clicked as a person would. */
  | {
      readonly kind: 'click';
      readonly html: string;
      readonly button?: 'left' | 'middle';
      readonly modifiers?: readonly ('Control' | 'Shift' | 'Alt' | 'Meta')[];
      /** Run afterwards, for the answer. */
      readonly then?: string;
    }
  /** The program goes there itself. An address of an allowed origin. */
  | { readonly kind: 'open'; readonly address: string }
  /** A chord of keys, in Playwright's spelling, with the page in focus. */
  | { readonly kind: 'press'; readonly keys: string };

export type Sign =
  /** Something reached a forbidden origin. */
  | 'hit'
  /** The page's script answered true: it got what it asked for. */
  | 'said'
  /** The page shows an address that is of no web origin. */
  | 'place'
  /** There is a second window. */
  | 'window'
  | 'download'
  /** A chooser of files. */
  | 'chooser'
  /** A dialog of the page that holds it: alert, confirm, prompt, leave this site. */
  | 'dialog'
  /** The page is gone. */
  | 'gone'
  /** The page answers no more. */
  | 'hang';

export interface Aims extends Readonly<Record<OriginName, string>> {
  /** In the path of the forbidden addresses, so that what reaches them says which attack it was. */
  readonly mark: string;
  /** The origins without path. */
  readonly origins: Readonly<Record<OriginName, string>>;
}

type Way = How | (Partial<Pick<Attack, 'sign' | 'browserStops' | 'unmarked' | 'allowed'>> & { readonly how: How });

/** A table of ways of one row; `sign` is that of each way that names none. */
export const attacks = (row: RowNumber, sign: Sign, ways: Readonly<Record<string, Way>>): readonly Attack[] =>
  Object.entries(ways).map(([name, way]) => ({ row, name, sign, ...(typeof way === 'function' ? { how: way } : way) }));

/** The address to reach comes as a literal of JavaScript. */
export const run =
  (source: (to: string, aims: Aims) => string): How =>
  (aims) => ({ kind: 'run', source: source(JSON.stringify(aims.forbidden), aims) });

export const click =
  (html: (to: string, aims: Aims) => string, how: Omit<Extract<Deed, { kind: 'click' }>, 'kind' | 'html'> = {}): How =>
  (aims) => ({ kind: 'click', html: html(aims.forbidden, aims), ...how });

/** A page of the program's own origin, with its query. */
export const open =
  (path: string, query: (to: string, aims: Aims) => Readonly<Record<string, string>>): How =>
  (aims) => ({ kind: 'open', address: `${aims.origins.good}${path}?${new URLSearchParams(query(aims.forbidden, aims)).toString()}` });

/** Runs in a frame three frames deep. */
export const nested = (source: (to: string, aims: Aims) => string): How =>
  open('/nested', (to, aims) => ({ depth: '3', run: source(JSON.stringify(to), aims) }));

/** Address of a script of the program's own origin, as a literal of JavaScript. */
export const code = (source: string): string => JSON.stringify(`/code.js?${new URLSearchParams({ run: source }).toString()}`);
