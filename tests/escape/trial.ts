import type { Frame, Page } from 'playwright/test';
import type { Aims, Attack, Deed } from './attacks/attack.ts';
import type { HostileVendor } from './hostile-vendor/hostile-vendor.ts';

/**
 * One attack carried out in the program's page of whichever host, and what came of it as far as a page and the site show it. What the host itself tells
 * (blocked, bytes on disk) is for the spec to add.
 */
export interface Trial {
  readonly attack: Attack;
  readonly page: Page;
  readonly vendor: HostileVendor;
  readonly mark: string;
  readonly hitsBefore: number;
  /** Second windows, files that came, choosers of files, dialogs that hold the page; since the trial began. */
  readonly seen: { windows: number; downloads: number; choosers: number; dialogs: number; gone: boolean };
  /** Answer of the script, where the attack has one. */
  said: unknown;
}

/** `mark`: a word of its own for each trial on one site. Dialogs are left open: whoever is under test has to cope with them. */
export function beginTrial(attack: Attack, page: Page, vendor: HostileVendor, mark: string): Trial {
  const seen = { windows: 0, downloads: 0, choosers: 0, dialogs: 0, gone: false };
  page.context().on('page', () => (seen.windows += 1));
  page.on('download', () => (seen.downloads += 1));
  page.on('filechooser', () => (seen.choosers += 1));
  page.on('dialog', () => (seen.dialogs += 1));
  page.on('close', () => (seen.gone = true));
  return { attack, page, vendor, mark, hitsBefore: vendor.forbiddenHits().length, seen, said: undefined };
}

/** Ends when the deed is done or has taken the page away, after 5 s at most: a page that hangs answers nothing. `place`: where the program is not the page itself. */
export async function carryOut(trial: Trial, place: Page | Frame = trial.page): Promise<void> {
  trial.said = await within(5000, act(place, trial.attack.how(aimsAt(trial.vendor, trial.mark)))).catch(() => undefined);
}

/** Whether the attack got what it wanted. */
export async function hasWorked({ attack, page, vendor, mark, hitsBefore, seen, said }: Trial): Promise<boolean> {
  switch (attack.sign) {
    case 'hit':
      return (attack.unmarked === true ? vendor.forbiddenHits().slice(hitsBefore) : vendor.forbiddenHits(mark)).length > 0;
    case 'said':
      return said === true;
    case 'place':
      return !/^(https?|chrome-error):/.test(page.url());
    case 'window':
      return seen.windows > 0;
    case 'download':
      return seen.downloads > 0;
    case 'chooser':
      return seen.choosers > 0;
    case 'dialog':
      return seen.dialogs > 0;
    case 'gone':
      return seen.gone;
    case 'hang':
      return within(1500, page.evaluate('1')).then(
        (answer) => answer !== 1,
        () => true,
      );
  }
}

function aimsAt({ origins }: HostileVendor, mark: string): Aims {
  const marked = Object.fromEntries(Object.entries(origins).map(([name, origin]) => [name, `${origin}/${mark}`])) as HostileVendor['origins'];
  return { ...marked, mark, origins };
}

async function act(place: Page | Frame, deed: Deed): Promise<unknown> {
  switch (deed.kind) {
    case 'run':
      return place.evaluate(`(async () => { ${deed.source} })()`);
    case 'open':
      return place.evaluate(`void (location.href = ${JSON.stringify(deed.address)})`);
    case 'click':
      await place.evaluate(`document.body.insertAdjacentHTML('afterbegin', ${JSON.stringify(deed.html)})`);
      await place
        .locator('#bait')
        .click({ button: deed.button ?? 'left', modifiers: [...(deed.modifiers ?? [])], noWaitAfter: true, force: true, timeout: 3000 });
      return deed.then === undefined ? undefined : place.evaluate(`(async () => { ${deed.then} })()`);
    case 'press':
      await place.evaluate(
        `globalThis.heard = false; addEventListener('keydown', (event) => { if (!['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) globalThis.heard = true }, true)`,
      );
      await ('keyboard' in place ? place : place.page()).keyboard.press(deed.keys);
      return place.evaluate('globalThis.heard');
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
