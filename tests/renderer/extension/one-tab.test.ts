import { expect, test } from 'vitest';
import { planTabs } from '../../../renderer/extension/one-tab.ts';

const page = 'chrome-extension://abc/station.html';
const options = { page, stationTab: null, development: false };

test('the first tab becomes the station, the others are closed', () => {
  expect(
    planTabs(
      [
        { id: 1, address: 'about:blank' },
        { id: 2, address: 'https://elsewhere.example/' },
      ],
      options,
    ),
  ).toEqual({ station: 1, move: true, close: [2] });
});

test('a tab that shows the station stays as it is', () => {
  expect(
    planTabs(
      [
        { id: 1, address: 'https://elsewhere.example/' },
        { id: 2, address: page },
      ],
      options,
    ),
  ).toEqual({ station: 2, move: false, close: [1] });
});

test('of two stations the known one stays', () => {
  expect(
    planTabs(
      [
        { id: 1, address: page },
        { id: 2, address: page },
      ],
      { ...options, stationTab: 2 },
    ),
  ).toEqual({ station: 2, move: false, close: [1] });
});

test('the station’s tab that went elsewhere is sent back', () => {
  expect(planTabs([{ id: 1, address: 'https://elsewhere.example/' }], { ...options, stationTab: 1 })).toEqual({ station: 1, move: true, close: [] });
});

test('without a tab a new one is needed', () => {
  expect(planTabs([], { ...options, stationTab: 1 })).toEqual({ station: null, move: false, close: [] });
});

test('an address that only begins like the station’s is not the station', () => {
  expect(planTabs([{ id: 1, address: `${page}.evil` }], options).move).toBe(true);
});

test('in development other tabs stay, and a page that is worked with is not taken', () => {
  const board = { id: 1, address: 'http://127.0.0.1:7340/board/' };
  expect(planTabs([board, { id: 2, address: page }], { ...options, development: true })).toEqual({ station: 2, move: false, close: [] });
  expect(planTabs([board], { ...options, development: true })).toEqual({ station: null, move: false, close: [] });
  expect(planTabs([board, { id: 2, address: 'about:blank' }], { ...options, development: true })).toEqual({ station: 2, move: true, close: [] });
});
