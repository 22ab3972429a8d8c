import { icons as lucide } from '@iconify-json/lucide';
import { describe, expect, it } from 'vitest';
import { icons } from '../../../renderer/ui/icons.ts';

const sources = {
  'arrow-left': 'arrow-left',
  'arrow-right': 'arrow-right',
  camera: 'camera',
  'camera-off': 'camera-off',
  check: 'check',
  close: 'x',
  delete: 'delete',
  door: 'door-open',
  ear: 'ear',
  'ear-off': 'ear-off',
  eye: 'eye',
  'eye-off': 'eye-off',
  key: 'key-round',
  moon: 'moon',
  play: 'play',
  power: 'power',
  refresh: 'refresh-cw',
  rotate: 'rotate-cw',
  'sign-out': 'log-out',
  speaker: 'volume-2',
  star: 'star',
  undo: 'undo-2',
  warning: 'triangle-alert',
} as const satisfies Record<keyof typeof icons, string>;

describe('icons', () => {
  it.each(Object.entries(sources))('%s is drawn as Lucide draws %s', (name, source) => {
    const drawn = [...(lucide.icons[source]?.body ?? '').matchAll(/ d="([^"]+)"/g)].map((m) => m[1]).join(' ');
    expect(drawn).not.toBe('');
    // The key's eye, the eye's pupil and the camera's lens are circles there, and paths of the same size here.
    expect(icons[name as keyof typeof icons].replace(/ M16\.5 7\.5h\.01| M15 1[23]a3 3 0 1 1-6 0a3 3 0 0 1 6 0/, '')).toBe(drawn);
  });
});
