import { expect, test } from 'vitest';
import { dayTimeText, fullMinutes, timeText, waitText } from '../../../renderer/board/clock-text.ts';

test('times are the lab’s, not the reader’s, through daylight saving', () => {
  const winter = Date.UTC(2026, 10, 17, 15, 28);
  const summer = Date.UTC(2026, 6, 17, 15, 28);
  expect(timeText(winter, 'America/Chicago', 'en-US')).toBe('9:28');
  expect(timeText(summer, 'America/Chicago', 'en-US')).toBe('10:28');
  expect(timeText(winter, 'America/Denver', 'es-US')).toBe('8:28');
});

test('noon and midnight are 12', () => {
  expect(timeText(Date.UTC(2026, 10, 17, 18, 5), 'America/Chicago', 'en-US')).toBe('12:05');
  expect(timeText(Date.UTC(2026, 10, 17, 6, 5), 'America/Chicago', 'es-US')).toBe('12:05');
});

test('what may be days old has its day and its half of the day', () => {
  const evening = Date.UTC(2026, 10, 18, 3, 5);
  expect(dayTimeText(evening, 'America/Chicago', 'en-US')).toBe('Nov 17, 9:05 PM');
  expect(dayTimeText(evening, 'America/Chicago', 'es-US')).toMatch(/^17.* nov.*, 9:05\sp\.m\.$/);
});

test('a wait counts up and never below nothing', () => {
  expect(waitText(160_999)).toBe('2:40');
  expect(waitText(-5)).toBe('0:00');
  expect(waitText(3_725_000)).toBe('1:02:05');
});

test('minutes are credited when they are full', () => {
  expect(fullMinutes(59_999)).toBe(0);
  expect(fullMinutes(60_000)).toBe(1);
});
