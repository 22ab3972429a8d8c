import { encode } from 'uqr';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { ViewState } from '../../../core/contract/view-state.ts';
import { badgeBytes, formatBadge } from '../../../core/sign-in/badge.ts';
import { samples, type Sample } from '../../../renderer/kiosk/gallery-samples.ts';
import { scannerGapMs } from '../../../renderer/kiosk/scanner-keys.ts';
import { showKiosk, wait } from './shown-kiosk.ts';

const badge = formatBadge(Uint8Array.from({ length: badgeBytes }, (_, i) => i * 13));
const codeOf = (letter: string): string => (/\d/.test(letter) ? `Digit${letter}` : `Key${letter}`);
const press = (key: string, code = codeOf(key), on: EventTarget = document.body): boolean =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
const enter = (on?: EventTarget): boolean => press('Enter', 'Enter', on);
function scan(text: string, on?: EventTarget): void {
  for (const letter of text) {
    press('Shift', 'ShiftLeft', on);
    press(letter, codeOf(letter), on);
  }
  enter(on);
}
const read = (text: string) => ({ intent: 'badge-read', text });

describe('a scanner that types', () => {
  it('is heard where a face is chosen and where a secret is asked for', async () => {
    for (const sample of ['whose-turn', 'pictures', 'grown-up'] satisfies Sample[]) {
      const kiosk = await showKiosk(sample);
      scan(badge);
      expect(kiosk.sent, sample).toEqual([read(badge)]);
    }
  });

  it('keeps its keys from the PIN pad, and its Enter from the face that has the focus', async () => {
    const kiosk = await showKiosk('pin');
    scan(badge);
    expect(kiosk.sent).toEqual([read(badge)]);
    for (const letter of badge) press(letter);
    expect(enter(), 'Enter goes to nobody else').toBe(false);
  });

  it('is understood on a keyboard of another country, and with Caps Lock', async () => {
    const kiosk = await showKiosk('whose-turn');
    const french: Record<string, string> = { A: 'q', Q: 'a', W: 'z', Z: 'w', M: ',', '1': '&' };
    for (const letter of badge) press(french[letter] ?? letter.toLowerCase(), codeOf(letter));
    enter();
    for (const letter of badge) press(letter.toLowerCase());
    enter();
    expect(kiosk.sent.map((intent) => JSON.stringify(intent).toUpperCase())).toEqual([read(badge), read(badge)].map((i) => JSON.stringify(i).toUpperCase()));
  });

  it('is no person: keys that are further apart, other words and a bare Enter are nothing', async () => {
    const kiosk = await showKiosk('whose-turn');
    for (const letter of badge.slice(0, 4)) {
      press(letter);
      await wait(scannerGapMs + 15);
    }
    for (const letter of badge.slice(4)) press(letter);
    enter();
    scan('0123456789');
    expect(enter()).toBe(true);
    expect(kiosk.sent).toEqual([]);
  });

  it('is not listened for in a field, under the staff’s dialog, or while a child works', async () => {
    const kiosk = await showKiosk('password');
    const field = await vi.waitUntil(() => kiosk.root.querySelector('input'));
    scan(badge, field);
    for (const sample of ['staff', 'working', 'go'] satisfies Sample[]) {
      await kiosk.show(sample);
      await wait(0);
      scan(badge);
    }
    expect(kiosk.sent).toEqual([]);
  });
});

/** A camera that sees what is drawn here. */
function camera(text: string | null): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
  const drawing = canvas.getContext('2d');
  if (drawing === null) throw new Error('no drawing');
  const draw = (): void => {
    drawing.fillStyle = '#b8a890';
    drawing.fillRect(0, 0, 640, 480);
    if (text === null) return;
    const { data, size } = encode(text, { ecc: 'M', border: 4 });
    const module = Math.floor(260 / size);
    data.forEach((row, y) =>
      row.forEach((dark, x) => {
        drawing.fillStyle = dark ? '#222' : '#eee';
        drawing.fillRect(180 + x * module, 100 + y * module, module, module);
      }),
    );
  };
  draw();
  const redraw = setInterval(draw, 50);
  const stream = canvas.captureStream(20);
  stream.getVideoTracks()[0]?.addEventListener('ended', () => clearInterval(redraw));
  return stream;
}
const withCamera = (answer: () => Promise<MediaStream>) => vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(answer);
const live = (stream: MediaStream): boolean => stream.getTracks().some((track) => track.readyState === 'live');
const button = (name: string) => page.getByRole('button', { name, exact: true });
const withBadges = { screen: { ...samples['whose-turn-12'].screen, camera: true } } as Partial<ViewState>;
afterEach(() => vi.restoreAllMocks());

describe('the camera', () => {
  it('reads a badge, is off at once, and the faces are there again', async () => {
    const stream = camera(badge);
    withCamera(() => Promise.resolve(stream));
    const kiosk = await showKiosk('whose-turn-12', withBadges);
    await button('Show my badge to the camera').click();
    await expect.poll(() => kiosk.sent, { timeout: 10_000 }).toEqual([read(badge)]);
    expect(live(stream)).toBe(false);
    await expect.element(button('Amara')).toBeVisible();
  });

  it('looks on past other codes, and is off when the child goes back', async () => {
    const stream = camera('https://poster.example/');
    withCamera(() => Promise.resolve(stream));
    const kiosk = await showKiosk('whose-turn-12', withBadges);
    await button('Show my badge to the camera').click();
    await expect.element(page.getByText('Hold your badge here')).toBeVisible();
    await expect.poll(() => kiosk.root.querySelector('.sees')).not.toBeNull();
    await wait(400);
    expect(live(stream)).toBe(true);
    await button('Back to the pictures').click();
    await expect.poll(() => live(stream)).toBe(false);
    await expect.element(button('Amara')).toBeVisible();
    expect(kiosk.sent).toEqual([]);
  });

  it('that wakes up after the child went back is off at once', async () => {
    const stream = camera(badge);
    let wake = (): void => undefined;
    withCamera(() => new Promise((resolve) => (wake = () => resolve(stream))));
    const kiosk = await showKiosk('whose-turn-12', withBadges);
    await button('Show my badge to the camera').click();
    await button('Back to the pictures').click();
    wake();
    await expect.poll(() => live(stream)).toBe(false);
    expect(kiosk.sent).toEqual([]);
  });

  it('that is refused or broken gives the faces back and says so', async () => {
    withCamera(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
    const kiosk = await showKiosk('whose-turn-12', withBadges);
    await button('Show my badge to the camera').click();
    await expect.poll(() => kiosk.sent).toEqual([{ intent: 'camera-failed', why: 'NotAllowedError' }]);
    await expect.element(button('Amara')).toBeVisible();
  });

  it('is not offered where none is', async () => {
    await showKiosk('whose-turn-12');
    await expect.element(button('Show my badge to the camera')).not.toBeInTheDocument();
  });
});

describe('what became of a badge', () => {
  it.each([
    ['badge-unknown', 'Touch your picture', 'This badge does not work here. Touch your picture.'],
    ['badge-camera', 'Touch your picture', 'The camera is asleep. Touch your picture.'],
    ['badge-not-now', 'It is not your turn yet', 'Rosa, it is not your turn yet. If you need help, touch the yellow hand.'],
    ['badge-elsewhere', 'You are at seat 7', 'Elif, you are signed in at another seat. Go back to it, or touch the yellow hand.'],
  ] as const)('%s is a sign beside the faces, and said', async (sample, words, said) => {
    const kiosk = await showKiosk(sample, { help: { kind: 'none' } });
    await expect.element(page.getByText(words, { exact: true })).toBeVisible();
    expect(kiosk.root.querySelector('[aria-live="polite"]')?.textContent).toBe(said);
    await button('Amara').click();
    expect(kiosk.sent).toEqual([{ intent: 'choose-face', student: 'student-amara' }]);
  });
});
