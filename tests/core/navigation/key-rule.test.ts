import { describe, expect, it } from 'vitest';
import { isKeySwallowed, type KeyChord } from '../../../core/navigation/key-rule.ts';

/** `Ctrl+Shift+i` as a chord; the code is that of a US keyboard. */
function chord(text: string, over: Partial<KeyChord> = {}): KeyChord {
  const names = text.split('+').map((name) => (name === '' ? '+' : name));
  const key = names.at(-1) ?? '';
  const held = new Set(names.slice(0, -1));
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key;
  return { key, code, control: held.has('Ctrl'), alt: held.has('Alt'), shift: held.has('Shift'), meta: held.has('Meta'), ...over };
}

describe('keys that leave, look inside or print', () => {
  it.each([
    ...['Ctrl+r', 'Ctrl+w', 'Ctrl+p', 'Ctrl+s', 'Ctrl+o', 'Ctrl+n', 'Ctrl+t', 'F5', 'F11', 'F12', 'Ctrl+Shift+I', 'Alt+ArrowLeft', 'Alt+Home', 'Ctrl+u'],
    ...[
      'Ctrl+Shift+R',
      'Ctrl+F5',
      'Shift+F5',
      'Shift+F10',
      'Alt+F4',
      'Ctrl+Shift+J',
      'Ctrl+Shift+C',
      'Ctrl+Shift+N',
      'Ctrl+Shift+P',
      'Ctrl+Shift+Delete',
      'Alt+ArrowRight',
      'Alt+d',
      'Alt+ ',
    ],
    ...[
      'Ctrl+Tab',
      'Ctrl+Shift+Tab',
      'Ctrl+1',
      'Ctrl+9',
      'Ctrl++',
      'Ctrl+-',
      'Ctrl+0',
      'Ctrl+=',
      'Ctrl+Escape',
      'ContextMenu',
      'BrowserBack',
      'BrowserHome',
      'PrintScreen',
    ],
    ...['Meta+r', 'Meta+w', 'Meta+q', 'Meta+h', 'Meta+m', 'Meta+Alt+i', 'Meta+Alt+j', 'Meta+,', 'Meta+['],
  ])('%s is swallowed', (keys) => expect(isKeySwallowed(chord(keys))).toBe(true));

  it('on a keyboard of another script it is the place of the key', () => {
    expect(isKeySwallowed(chord('Ctrl+к', { code: 'KeyR' }))).toBe(true);
    expect(isKeySwallowed(chord('Ctrl+ц', { code: 'KeyW' }))).toBe(true);
  });

  it('on a keyboard of another order it is the letter', () => expect(isKeySwallowed(chord('Ctrl+p', { code: 'KeyR' }))).toBe(true));
});

describe('what a child works with reaches the program', () => {
  it.each([...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?+-*/=ñáéíóúü'])('the letter %s', (key) =>
    expect(isKeySwallowed(chord('x', { key, code: 'KeyX' }))).toBe(false),
  );
  it.each([
    'Enter',
    'Tab',
    'Shift+Tab',
    'Backspace',
    'Delete',
    'Escape',
    'ArrowLeft',
    'ArrowRight',
    'ArrowUp',
    'ArrowDown',
    'Home',
    'End',
    'PageUp',
    'PageDown',
    'Shift',
    'Control',
    'Alt',
    'CapsLock',
    'Dead',
  ])('%s', (keys) => expect(isKeySwallowed(chord(keys))).toBe(false));
  it.each([
    'Ctrl+a',
    'Ctrl+c',
    'Ctrl+v',
    'Ctrl+x',
    'Ctrl+z',
    'Ctrl+y',
    'Ctrl+Shift+Z',
    'Meta+c',
    'Meta+v',
    'Ctrl+ArrowLeft',
    'Ctrl+Backspace',
    'Ctrl+b',
    'Ctrl+i',
  ])('%s', (keys) => expect(isKeySwallowed(chord(keys))).toBe(false));
  it.each(['ś', '€', 'ó', '@', 'ń'])('%s, written with AltGr', (key) =>
    expect(isKeySwallowed({ key, code: 'KeyS', control: true, alt: true, shift: false, meta: false })).toBe(false),
  );
  it('an accent on a Mac, written with Option', () =>
    expect(isKeySwallowed({ key: 'Dead', code: 'KeyE', control: false, alt: true, shift: false, meta: false })).toBe(false));
});
