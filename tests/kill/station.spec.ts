import { expect, test } from 'playwright/test';
import { servePage, type PageServer } from '../support/page-server.ts';
import { seededRandom } from '../support/seeded-random.ts';
import type { Told } from './harness/kill-page.ts';
import { KilledPage } from './killed-page.ts';
import { Ledger } from './ledger.ts';

/**
 * A real Chromium with its profile on the disk writes events through the station's own store while all of its processes are killed with SIGKILL.
 * What this shows: nothing that the page was told is written depends on a process that is alive. What it does not show: SIGKILL leaves the machine's page cache,
 * so a row that Chromium handed to the kernel survives it without being on the disk. Against a power cut stands strict durability, which
 * on-disk.spec.ts shows, and a disk that keeps its word.
 */
const all = process.env['STATIONMASTER_KILL'] === 'all';
const rounds = all ? { write: 130, open: 16, migrate: 16, prune: 18 } : { write: 4, open: 1, migrate: 1, prune: 2 };
type Form = keyof typeof rounds;
const controlRounds = 3;
const seed = Number(process.env['STATIONMASTER_SEED'] ?? Date.now() % 1_000_000);
const random = seededRandom(seed);
/** From the first sign of what is to be hit, up to this long, ms. */
const window: Readonly<Record<Form, number>> = { write: 400, open: 40, migrate: 60, prune: 400 };

interface Round {
  readonly form: Form;
  readonly station: string;
  readonly ledger: Ledger;
}

let server: PageServer;
test.beforeAll(async () => {
  server = await servePage('tests/kill/harness/kill-page.ts');
});
test.afterAll(() => server.stop());

test('a browser killed at any moment has lost no event that it acknowledged, and goes on with the next number', async () => {
  test.setTimeout(all ? 1_800_000 : 240_000);
  console.log(`seed ${seed} (STATIONMASTER_SEED=${seed} repeats the moments that were chosen)`);
  const totals = { rounds: 0, acknowledged: 0, lost: 0, underWay: 0, opening: 0 };
  const wrong: string[] = [];
  let before: Round | null = null;
  const look = async (browser: KilledPage): Promise<void> => {
    if (before === null) return;
    const { form, station, ledger } = before;
    const found = await browser.page.evaluate(([s, after]) => audit(s, after), [station, form === 'write' ? ledger.last : 0] as const);
    const checked = ledger.check(found);
    totals.lost += checked.lost.length;
    wrong.push(...checked.wrong.map((words) => `round ${totals.rounds} (${form}): ${words}`));
  };
  const main: Round = { form: 'write', station: 'main', ledger: new Ledger() };
  const ledgers = new Set<Ledger>();
  for (const form of mixed()) {
    const browser = await KilledPage.open(server);
    await look(browser);
    totals.rounds += 1;
    const round = form === 'write' ? main : { form, station: `${form}-${totals.rounds}`, ledger: new Ledger() };
    ledgers.add(round.ledger);
    await until(browser, round);
    totals.underWay += round.ledger.underWay > 0 ? 1 : 0;
    totals.opening += round.ledger.opened ? 0 : 1;
    before = round;
  }
  const last = await KilledPage.open(server);
  await look(last);
  await last.close();
  for (const ledger of ledgers) totals.acknowledged += ledger.acknowledged;
  console.log(
    `${totals.rounds} rounds, ${totals.acknowledged} events acknowledged, ${totals.lost} lost; ` +
      `${totals.underWay} kills hit a write under way, ${totals.opening} a store that was being opened`,
  );
  expect(wrong).toEqual([]);
  expect(totals.lost).toBe(0);
  expect(totals.acknowledged).toBeGreaterThan(totals.rounds);
  expect(totals.underWay).toBeGreaterThan(0);
});

test('control: an outbox that acknowledges a row when its request succeeded, before the transaction is complete, loses events', async () => {
  let lost = 0;
  let ledger = new Ledger();
  for (let round = 0; round <= controlRounds; round += 1) {
    const browser = await KilledPage.open(server);
    if (round > 0) lost += ledger.check(await browser.page.evaluate((n) => hastyAudit(n), round - 1)).lost.length;
    if (round === controlRounds) await browser.close();
    else {
      ledger = new Ledger();
      await killed(browser, ledger, window.write, 'done', () => browser.page.evaluate((n) => hasty(n), round));
    }
  }
  console.log(`control: ${lost} events lost in ${controlRounds} rounds`);
  expect(lost).toBeGreaterThan(0);
});

/** The rounds of all forms, in a drawn order. */
function mixed(): Form[] {
  const left = (Object.keys(rounds) as Form[]).flatMap((form) => Array<Form>(rounds[form]).fill(form));
  const drawn: Form[] = [];
  while (left.length > 0) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}

/** Lets the page do its work and kills it at a drawn moment. */
async function until(browser: KilledPage, { form, station, ledger }: Round): Promise<void> {
  if (form === 'migrate') {
    const first = await browser.page.evaluate((name) => prepareFirstVersion(name, 400), station);
    ledger.has(first.numbers);
    ledger.settledBefore = first.numbers.length - first.waiting;
  }
  const work = { station, seed: Math.floor(random() * 2 ** 32), first: ledger.next, form: form === 'prune' ? form : 'write' } as const;
  const sign = { write: 'done', prune: 'sent', open: 'opening', migrate: 'opening' } as const;
  await killed(browser, ledger, window[form], sign[form], () => browser.page.evaluate((w) => globalThis.work(w), work));
}

async function killed(browser: KilledPage, ledger: Ledger, most: number, sign: Told['step'], begin: () => Promise<void>): Promise<void> {
  const wait = random() * most;
  const seen = new Promise<void>((resolve) => {
    browser.onTold((told) => {
      ledger.hear(told);
      if (told.step === sign) resolve();
    });
  });
  await begin();
  await seen;
  await new Promise((resolve) => setTimeout(resolve, wait));
  await browser.kill();
}
