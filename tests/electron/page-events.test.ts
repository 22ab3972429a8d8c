import { beforeEach, describe, expect, it } from 'vitest';
import type { IpcEvents } from '../../core/contract/ipc.ts';
import { problem } from '../../core/result.ts';
import { PageEvents } from '../../electron/page-events.ts';

let sent: [string, IpcEvents[keyof IpcEvents]][];
let events: PageEvents;
beforeEach(() => {
  sent = [];
  events = new PageEvents((channel, event) => sent.push([channel, event]));
});

describe('events for the station’s page', () => {
  it('go each on their channel', () => {
    events.program({ launch: 'l', kind: 'loaded' });
    events.machine({ kind: 'suspended' });
    expect(sent).toEqual([
      ['program:event', { launch: 'l', kind: 'loaded' }],
      ['machine:event', { kind: 'suspended' }],
    ]);
  });

  it('problems wait for a page that listens, and then go at once', () => {
    events.problem(problem('SM-803', 'settings.damaged.json'));
    expect(sent).toEqual([]);
    events.pageListens();
    events.problem(problem('SM-206', 'hub.example'));
    expect(sent.map(([, event]) => event)).toEqual([
      { kind: 'problem', problem: { code: 'SM-803', where: 'settings.damaged.json' } },
      { kind: 'problem', problem: { code: 'SM-206', where: 'hub.example' } },
    ]);
  });

  it('problems of the time between two pages are not lost', () => {
    events.pageListens();
    events.pageLost();
    events.problem(problem('SM-206', 'hub.example'));
    expect(sent).toEqual([]);
    events.pageListens();
    expect(sent).toHaveLength(1);
  });

  it('a page that asks again is not told again', () => {
    events.problem(problem('SM-803', 'settings.damaged.json'));
    events.pageListens();
    events.pageListens();
    expect(sent).toHaveLength(1);
  });

  it('a page that comes after another is told what holds of the machine', () => {
    events.problem(problem('SM-206', 'hub.example'));
    events.pageListens();
    events.pageLost();
    events.pageListens();
    expect(sent).toHaveLength(2);
  });

  it('the same problem is told once', () => {
    events.pageListens();
    for (let i = 0; i < 5; i += 1) events.problem(problem('SM-206', 'hub.example'));
    expect(sent).toHaveLength(1);
  });
});
