import { expect, test } from 'vitest';
import { canSeeX11Windows, parseWindowTree } from '../../../electron/launchers/x11-windows.ts';

test('windows with a title or a class are found in the tree, others are not', () => {
  const tree = `
xwininfo: Window id: 0x50d (the root window) (has no name)

  Root window id: 0x50d (the root window) (has no name)
  Parent window id: 0x0 (none)
     2 children:
     0x200002 (has no name): ()  1366x768+0+0  +0+0
        1 child:
        0x20000d (has no name): ("frame" "Frogs")  1366x768+0+0  +0+0
     0x200003 "Tux, of Math Command": ("tuxmath" "tuxmath")  1366x768+0+0  +0+0
`;
  expect(parseWindowTree(tree)).toEqual([
    { id: '0x20000d', words: '"frame" "Frogs"' },
    { id: '0x200003', words: '"Tux, of Math Command" "tuxmath" "tuxmath"' },
  ]);
});

test('windows of others are not seen on Wayland, without a display and on other systems', () => {
  expect(canSeeX11Windows('linux', { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' })).toBe(false);
  expect(canSeeX11Windows('linux', {})).toBe(false);
  expect(canSeeX11Windows('win32', { DISPLAY: ':0' })).toBe(false);
});
