import { describe, expect, it } from 'vitest';
import { clockHands, timeAndDay, timeOfDay } from '../../../renderer/kiosk/wall-time.ts';

const at = (text: string): number => Date.parse(text);
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

describe('times on the wall', () => {
  it('are said as a school says them', () => {
    expect(plain(timeOfDay('en-US', null, at('2026-03-10T09:05:00')))).toBe('9:05 AM');
    expect(plain(timeOfDay('es-US', null, at('2026-03-10T13:05:00')))).toMatch(/^1:05 p/);
  });

  it('say the weekday only when it is another day', () => {
    const now = at('2026-03-13T15:00:00');
    expect(plain(timeAndDay('en-US', null, at('2026-03-13T16:30:00'), now))).toBe('4:30 PM');
    expect(plain(timeAndDay('en-US', null, at('2026-03-16T09:00:00'), now))).toContain('Monday');
  });

  it('turn the hands of a clock', () => {
    expect(clockHands(at('2026-03-10T09:30:00'), null)).toEqual({ hour: 285, minute: 180 });
    expect(clockHands(at('2026-03-10T12:00:00'), null)).toEqual({ hour: 0, minute: 0 });
  });

  it('are the school’s, wherever the machine thinks it is', () => {
    const opens = at('2026-09-14T14:05:00Z');
    expect(plain(timeOfDay('en-US', 'America/Chicago', opens))).toBe('9:05 AM');
    expect(plain(timeOfDay('en-US', 'Asia/Kolkata', opens))).toBe('7:35 PM');
    expect([clockHands(opens, 'America/Chicago'), clockHands(opens, 'Asia/Kolkata')]).toEqual([
      { hour: 272.5, minute: 30 },
      { hour: 227.5, minute: 210 },
    ]);
    // Monday in Chicago while it is Tuesday in Tokyo.
    const late = at('2026-09-15T01:00:00Z');
    expect(plain(timeAndDay('en-US', 'America/Chicago', opens, late))).toBe('9:05 AM');
    expect(plain(timeAndDay('en-US', 'Asia/Tokyo', opens, late))).toContain('Monday');
  });
});
