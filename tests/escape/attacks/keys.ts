import { attacks, type Attack } from './attack.ts';

/** K4: chords that leave, look inside or print. The page answers true where it saw the chord: what is swallowed in time reaches neither it nor the browser. */
const chords = [
  ...[
    'Control+KeyR',
    'Control+KeyW',
    'Control+KeyP',
    'Control+KeyS',
    'Control+KeyO',
    'Control+KeyN',
    'Control+KeyT',
    'Control+KeyU',
    'Control+KeyH',
    'Control+KeyJ',
  ],
  ...[
    'F5',
    'F11',
    'F12',
    'Shift+F5',
    'Control+F5',
    'Control+Shift+KeyI',
    'Control+Shift+KeyJ',
    'Control+Shift+KeyC',
    'Control+Shift+KeyR',
    'Control+Shift+KeyN',
  ],
  ...['Alt+ArrowLeft', 'Alt+ArrowRight', 'Alt+Home', 'Alt+F4', 'Control+Tab', 'Control+Equal', 'Control+Minus', 'Control+Digit0'],
];

export const keys: readonly Attack[] = attacks(
  'K4',
  'said',
  Object.fromEntries(chords.map((chord) => [chord, () => ({ kind: 'press', keys: chord }) as const])),
);
