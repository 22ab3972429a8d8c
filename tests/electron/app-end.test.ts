import { beforeEach, describe, expect, it } from 'vitest';
import { exitCodeOf, waysOut, type ExitCode } from '../../core/contract/way-out.ts';
import { AppEnd } from '../../electron/app-end.ts';

let exits: ExitCode[];
let relaunches: number;
let wellEnded: number;
let uptime: number;
/** As Electron does: ending destroys the window, which is heard before `exit` returns. */
let closed: () => void;

function app(supervised = false): AppEnd {
  const end = new AppEnd({
    exit: (code) => {
      exits.push(code);
      closed();
    },
    relaunch: () => (relaunches += 1),
    supervised,
    uptimeSeconds: () => uptime,
  });
  end.runs({ endsWell: () => (wellEnded += 1) });
  closed = () => end.leave(exitCodeOf.leave);
  return end;
}

beforeEach(() => {
  exits = [];
  relaunches = 0;
  wellEnded = 0;
  uptime = 600;
});

describe('the end of the app', () => {
  it.each(waysOut)('by %s keeps its exit code, though its window closes on the way', (way) => {
    app(true).leave(exitCodeOf[way]);
    expect([exits, wellEnded, relaunches]).toEqual([[exitCodeOf[way]], 1, 0]);
  });

  it('after a bug asks for a restart and is not written down as wanted', () => {
    app(true).comeDown();
    expect([exits, wellEnded]).toEqual([[exitCodeOf['restart-app']], 0]);
  });

  it('comes back by itself where nobody starts it again', () => {
    app().leave(exitCodeOf['restart-app']);
    app().comeDown();
    expect([relaunches, exits]).toEqual([2, [0, 0]]);
  });

  it('does not come back by itself from leaving, nor from a bug that came up at once', () => {
    app().leave(exitCodeOf.leave);
    uptime = 2;
    app().comeDown();
    expect(relaunches).toBe(0);
  });

  it('with the machine is wanted, and ends nothing by itself', () => {
    const end = app();
    end.machineEnds();
    end.comeDown();
    expect([end.ending, wellEnded, exits]).toEqual([true, 1, []]);
  });
});
