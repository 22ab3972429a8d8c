import { expect, test } from 'vitest';
import { answer, healthy, nextPing, type FrameHealth } from '../../../renderer/extension/frame-health.ts';

const pings = (health: FrameHealth, times: number): FrameHealth => (times === 0 ? health : pings(nextPing(health), times - 1));

test('a frame that answers is well', () => {
  let health = healthy;
  for (let i = 1; i <= 50; i += 1) {
    health = nextPing(health);
    health = answer(health, i);
  }
  expect(health.hung).toBe(false);
});

test('a frame that leaves three pings unanswered hangs, two are a busy page', () => {
  expect(pings(healthy, 3).hung).toBe(false);
  expect(pings(healthy, 4).hung).toBe(true);
});

test('a late answer is an answer', () => {
  expect(answer(pings(healthy, 4), 2).hung).toBe(false);
});

test('an answer to a ping that was never sent gives no credit', () => {
  expect(pings(answer(pings(healthy, 1), 999), 4).hung).toBe(true);
});
