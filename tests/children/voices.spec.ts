import { chromium, expect, test, type Page } from 'playwright/test';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { Child } from '../support/child.ts';
import { startTestHub } from '../support/hub-process.ts';
import { HubStore } from '../support/hub-store.ts';
import { startTestPrograms } from '../support/sample-programs.ts';
import { Staff } from '../support/staff.ts';
import { openStationBrowser } from '../support/station-browser.ts';
import { makeTestSchool } from '../support/test-school.ts';

/** Staff speak at the board, a station says it; a child finds out whether it hears, and sets how loud a program is. Microphone and hub are real, the voice is Chromium's own beep. */
const sentence = 'Whose turn is it? Touch your picture.';
const microphone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

test('a voice that staff recorded is heard at the station, with the hub away too; a child checks its sound and sets the volume', async () => {
  test.setTimeout(300_000);
  const now = Math.floor(Date.now() / 1000) * 1000;
  const school = makeTestSchool({ bells: [now - 60_000, now + 1_800_000], programs: ['pond-count'] });
  const programs = await startTestPrograms();
  const hub = await startTestHub({ school: school.folder, args: programs.hubArgs });
  const staff = await Staff.signIn(hub);
  const student =
    new HubStore(hub.data).rows<{ person: string }>('select person from enrolments where role = ? and class = ? order by person', 'student', school.cohort)[0]
      ?.person ?? '';
  const browser = await chromium.launch({ executablePath: foundBrowser(), args: [...quietBrowserArgs, ...microphone] });
  const board = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  board.setDefaultTimeout(30_000);
  const station = await openStationBrowser({ token: hub.token(), seat: 1 });
  try {
    const page = station.page();
    const child = new Child(station);
    await listen(page);

    await test.step('staff record a sentence, hear it, and find it kept', async () => {
      await signIn(board, `${hub.origin}/board/`, hub.staff());
      await board.getByRole('link', { name: 'Voices' }).click();
      await board.getByRole('button', { name: `Record: ${sentence}` }).click();
      await board.waitForTimeout(2500);
      await board.getByRole('button', { name: `Stop: ${sentence}` }).click();
      const play = board.getByRole('button', { name: `Listen: ${sentence}` });
      await expect(play).toBeVisible();
      await board.evaluate(() => {
        const { play } = HTMLMediaElement.prototype;
        HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
          this.addEventListener('ended', () => (document.title = `heard ${this.currentTime}`));
          return play.call(this);
        };
      });
      await play.click();
      await expect.poll(() => board.title(), { timeout: 20_000 }).toMatch(/^heard [1-9]/);
    });

    await test.step('the station says it', async () => {
      await expect.poll(() => kept(page), { timeout: 30_000 }).toBe(1);
      await page.getByRole('button', { name: 'Say it again' }).click();
      await expect.poll(() => heard(page).then(({ clips }) => clips.length), { timeout: 20_000 }).toBe(1);
      expect((await heard(page)).clips[0]).toBeGreaterThan(1);
    });

    await test.step('a child touches the animal that it hears', async () => {
      await child.signIn(school.face(student), school.pictures(student));
      await page.getByRole('button', { name: 'Can I hear it? Listen' }).click();
      const animal = await played(page);
      await page.getByRole('button', { name: animal, exact: true }).click();
      await expect(child.go).toBeVisible();
    });

    await test.step('who hears nothing twice gets a grown-up, and staff read at which seat', async () => {
      await page.getByRole('button', { name: 'Can I hear it? Listen' }).click();
      await page.getByRole('button', { name: 'I hear nothing' }).click();
      await expect(page.getByRole('button', { name: 'Loudness 4 of 4' })).toHaveAttribute('aria-pressed', 'true');
      await page.getByRole('button', { name: 'I hear nothing' }).click();
      await expect(page.getByText('A grown-up is coming', { exact: true })).toBeVisible();
      await staff.until((lab) => lab.problems.some((problem) => problem.code === 'SM-810' && problem.seat === 1) && lab.help.length === 1);
      await page.getByRole('button', { name: 'Go on' }).click();
    });

    await test.step('a program is as loud as the child has set it', async () => {
      await child.begin();
      const program = await child.program();
      await program.evaluate(() => {
        const element = document.createElement('audio');
        element.id = 'measured';
        document.body.append(element);
        void element.play().catch(() => undefined);
      });
      expect(await realVolume(page, program)).toBeCloseTo(0.8, 3);
      await page.getByRole('button', { name: 'Loudness 1 of 4' }).click();
      await expect.poll(() => realVolume(page, program)).toBeCloseTo(0.2, 3);
      expect(await program.evaluate(() => document.querySelector<HTMLMediaElement>('#measured')?.volume)).toBe(1);
    });

    await test.step('with the hub away the voice is still here', async () => {
      await page.getByRole('button', { name: /Not you/ }).click();
      await expect(page.locator('[data-screen="whose-turn"]')).toBeVisible({ timeout: 40_000 });
      await hub.stop();
      const before = (await heard(page)).clips.length;
      await page.getByRole('button', { name: 'Say it again' }).click();
      await expect.poll(() => heard(page).then(({ clips }) => clips.length), { timeout: 20_000 }).toBe(before + 1);
      await hub.restart();
    });

    await test.step('a recording that staff delete is gone from the station', async () => {
      // Whoever is at the board signs in again after a restart only where the hub has forgotten; it has not.
      await board.goto(`${hub.origin}/board/#voices`);
      await board.getByRole('button', { name: `Delete: ${sentence}` }).click();
      await board.getByRole('button', { name: 'Delete it' }).click();
      await expect.poll(() => kept(page), { timeout: 40_000 }).toBe(0);
    });
  } finally {
    await browser.close();
    await station.remove();
    await programs.stop();
    await hub.remove();
    school.remove();
  }
});

async function signIn(board: Page, address: string, { user, password }: { readonly user: string; readonly password: string }): Promise<void> {
  await board.goto(address);
  await board.getByRole('textbox', { name: 'User name' }).fill(user);
  await board.getByRole('textbox', { name: 'Password' }).fill(password);
  await board.getByRole('button', { name: 'Sign in' }).click();
}

interface Heard {
  /** Seconds that each recording sounded for, by the sound card's clock, once it has ended. */
  clips: number[];
  /** Shapes of the tones since the last time it was looked. */
  waves: string[];
}

/** Writes down what the page's own Web Audio really plays. */
const listen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const heard: Heard = { clips: [], waves: [] };
    Object.assign(window, { heard });
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, ...when: []) {
      const from = this.context.currentTime;
      this.addEventListener('ended', () => heard.clips.push(this.context.currentTime - from));
      start.apply(this, when);
    };
    const begin = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (this: OscillatorNode, ...when: []) {
      heard.waves.push(this.type);
      begin.apply(this, when);
    };
  });
const heard = (page: Page): Promise<Heard> => page.evaluate(() => (window as unknown as { heard: Heard }).heard);

/** Which animal is being played, by what it is made of; the station's other sounds are of few tones. */
async function played(page: Page): Promise<string> {
  const names = { sawtooth: 'Bee', square: 'Frog', triangle: 'Horse', sine: 'Owl' } as const;
  await expect(page.locator('[data-screen="sound-check"]')).toBeVisible();
  await page.evaluate(() => ((window as unknown as { heard: Heard }).heard.waves = []));
  await page.getByRole('button', { name: 'Play it once more' }).click();
  const { waves } = await heard(page);
  return names[waves[0] as keyof typeof names];
}

/** Recordings in the station's own database. */
const kept = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('stationmaster-clips');
        opening.onerror = () => reject(new Error('not opened'));
        opening.onsuccess = () => {
          const database = opening.result;
          if (!database.objectStoreNames.contains('clips')) return resolve(-1);
          const counted = database.transaction('clips').objectStore('clips').count();
          counted.onsuccess = () => {
            database.close();
            resolve(counted.result);
          };
        };
      }),
  );

/** Of the element in the program's frame, as the browser has it: from a world that the page's own scripts do not reach. */
async function realVolume(page: Page, frame: Awaited<ReturnType<Child['program']>>): Promise<number> {
  const devtools = await page.context().newCDPSession(frame);
  const { frameTree } = await devtools.send('Page.getFrameTree');
  const { executionContextId } = await devtools.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'measure' });
  const { result } = await devtools.send('Runtime.evaluate', { contextId: executionContextId, expression: 'document.querySelector("#measured").volume' });
  await devtools.detach();
  return result.value as number;
}
