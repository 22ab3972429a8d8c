import { describe, expect, it } from 'vitest';
import { clockHands, timeAndDay, timeOfDay } from '../../../renderer/kiosk/wall-time.ts';

const at = (text: string): number => Date.parse(text);
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

describe('times on the wall', () => {
  it('are said as a school says them', () => {
    expect(plain(timeOfDay('en-US', at('2026-03-10T09:05:00')))).toBe('9:05 AM');
    expect(plain(timeOfDay('es-US', at('2026-03-10T13:05:00')))).toMatch(/^1:05 p/);
  });

  it('say the weekday only when it is another day', () => {
    const now = at('2026-03-13T15:00:00');
    expect(plain(timeAndDay('en-US', at('2026-03-13T16:30:00'), now))).toBe('4:30 PM');
    expect(plain(timeAndDay('en-US', at('2026-03-16T09:00:00'), now))).toContain('Monday');
  });

  it('turn the hands of a clock', () => {
    expect(clockHands(at('2026-03-10T09:30:00'))).toEqual({ hour: 285, minute: 180 });
    expect(clockHands(at('2026-03-10T12:00:00'))).toEqual({ hour: 0, minute: 0 });
  });
});
