import { describe, expect, it } from 'vitest';
import { BlockedTally, mostBlockedHosts, withBlocked } from '../../../core/navigation/blocked-hosts.ts';

describe('what a program was not let out to', () => {
  it('is counted by origin and use, whichever host of the station names it', () => {
    const tally = new BlockedTally();
    for (const [address, how] of [
      ['https://cdn.words.example/a.js?student=k', 'script'],
      ['https://cdn.words.example/b.js', 'script'],
      ['https://cdn.words.example/a.css', 'stylesheet'],
      ['wss://live.words.example/socket', 'webSocket'],
      ['https://words.example/next', 'link'],
      ['https://api.words.example/x', 'xhr'],
      ['https://api.words.example/y', 'xmlhttprequest'],
    ] as const)
      expect(tally.add(address, how)).toBe(true);
    expect(tally.take()).toEqual([
      { origin: 'https://cdn.words.example', use: 'script', count: 2 },
      { origin: 'https://cdn.words.example', use: 'style', count: 1 },
      { origin: 'https://live.words.example', use: 'socket', count: 1 },
      { origin: 'https://words.example', use: 'page', count: 1 },
      { origin: 'https://api.words.example', use: 'request', count: 2 },
    ]);
    expect(tally.take()).toEqual([]);
  });

  it('has a host: what no entry could allow is not listed', () => {
    const tally = new BlockedTally();
    for (const address of ['data:text/html,x', 'blob:https://words.example/1', 'chrome://settings', 'nonsense'])
      expect(tally.add(address, 'frame')).toBe(false);
    expect(tally.take()).toEqual([]);
  });

  it('keeps the first time and place in the list, and adds up', () => {
    const first = withBlocked([], [{ origin: 'https://a.example', use: 'script', count: 2 }], 1000);
    const second = withBlocked(
      first,
      [
        { origin: 'https://b.example', use: 'image', count: 1 },
        { origin: 'https://a.example', use: 'image', count: 3 },
      ],
      2000,
    );
    expect(second).toEqual([
      { origin: 'https://a.example', uses: ['script', 'image'], count: 5, firstAt: 1000 },
      { origin: 'https://b.example', uses: ['image'], count: 1, firstAt: 2000 },
    ]);
  });

  it('does not grow with a page that makes up hosts', () => {
    const tally = new BlockedTally();
    for (let i = 0; i < mostBlockedHosts + 50; i += 1) tally.add(`https://h${i}.example/`, 'image');
    const counts = tally.take();
    expect(counts).toHaveLength(mostBlockedHosts);
    expect(withBlocked(withBlocked([], counts, 1), [{ origin: 'https://one-more.example', use: 'image', count: 1 }], 2)).toHaveLength(mostBlockedHosts);
  });
});
