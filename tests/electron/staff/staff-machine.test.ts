import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hubNewToken, hubStop } from '../../../core/contract/hub-process.ts';
import { hubCertificate, otherCertificate } from '../support/certificates.ts';
import { fakeStaffMachine, readyHub } from '../support/fake-staff-machine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const board = 'https://localhost:7340/board/';

describe('the staff’s machine', () => {
  it('starts the hub with https and its own key, on every address, with what the policy says', () => {
    expect(fakeStaffMachine().hub().args).toEqual(['--own-certificate', '--host=0.0.0.0', '--port=7340', '--data=/data/hub', '--board=/app/board']);
    expect(fakeStaffMachine({ policy: { port: 8443, reachedBy: ['lab.school.example', '192.168.1.20'] } }).hub().args).toEqual(
      expect.arrayContaining(['--port=8443', '--reached-by=lab.school.example', '--reached-by=192.168.1.20']),
    );
  });

  it('shows the board once the hub answers, and tries again until it loads', async () => {
    const { hub, window } = fakeStaffMachine();
    expect(window.page.loaded).toEqual([]);
    window.page.answer = 'failed';
    hub().says(readyHub);
    await vi.advanceTimersByTimeAsync(2500);
    expect(window.page.loaded).toEqual([board, board, board]);
    window.page.answer = 'done';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(window.page.loaded).toHaveLength(4);
  });

  it('hears nothing from what is no word of the contract', () => {
    const { hub, window } = fakeStaffMachine();
    for (const message of [null, 'ready', {}, { ...readyHub, more: 1 }, { kind: 'failed', problems: [{ code: 'SM-000' }] }]) hub().says(message as object);
    expect(window.page.loaded).toEqual([]);
  });

  it('starts a hub that ended again and leaves the board where it is: it finds its hub by itself', async () => {
    const { hubs, hub, window } = fakeStaffMachine();
    hub().says(readyHub);
    await settled();
    hub().emit('exit', 1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(hubs).toHaveLength(2);
    hub().says(readyHub);
    await settled();
    expect(window.page.loaded).toEqual([board]);
  });

  it('brings the board back when its page died', async () => {
    const { hub, window } = fakeStaffMachine();
    hub().says(readyHub);
    await settled();
    window.page.emit('render-process-gone', {}, { reason: 'oom' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(window.page.loaded).toEqual([board, board]);
  });
});

describe('its trust', () => {
  it('is in the key of the hub it started, on this machine, and in no other', () => {
    const { hub, session, asked } = fakeStaffMachine();
    expect(session.verifies('localhost', hubCertificate), 'before the hub has said its key').toBe(-2);
    hub().says(readyHub);
    expect(session.verifies('localhost', hubCertificate)).toBe(0);
    expect(session.verifies('localhost', otherCertificate)).toBe(-2);
    expect(session.verifies('lab.school.example', hubCertificate)).toBe(-2);
    expect(asked, 'told once').toMatchObject([{ type: 'warning', detail: expect.stringContaining('SM-206') }]);
  });

  it('is refused when the hub has no key to say', () => {
    const { hub, session } = fakeStaffMachine();
    hub().says({ ...readyHub, fingerprint: null });
    expect(session.verifies('localhost', otherCertificate)).toBe(-2);
  });
});

describe('a hub that will not run', () => {
  const failed = { kind: 'failed', problems: [{ code: 'SM-709', where: '/data/hub/hub-key.pem' }] };

  it('is told with number, place and what can be done; Quit ends the application', async () => {
    const { hub, asked, state } = fakeStaffMachine();
    state.answer = 1;
    hub().says(failed);
    await settled();
    expect(asked).toMatchObject([
      { type: 'error', buttons: ['Try again', 'Quit'], detail: expect.stringMatching(/^SM-709 .+\n\/data\/hub\/hub-key\.pem\nPut hub-key\.pem back/) },
    ]);
    expect(state.exits).toBe(1);
  });

  it('is started again on Try again, with the policy as it is by then', async () => {
    const { hubs, hub, state } = fakeStaffMachine();
    state.policy = { role: 'staff', port: 9000, school: null, reachedBy: [] };
    hub().says(failed);
    await settled();
    expect(hubs).toHaveLength(2);
    expect(hub().args).toContain('--port=9000');
    state.policy = null;
    hub().says(failed);
    await settled();
    expect(hub().args, 'no longer the staff’s: only a new start can be a station').toContain('--port=9000');
  });

  it('is shown anew where it comes back at another port', async () => {
    const { hub, window, state } = fakeStaffMachine();
    hub().says(readyHub);
    await settled();
    state.policy = { role: 'staff', port: 9000, school: null, reachedBy: [] };
    for (let i = 0; i < 3; i += 1) {
      hub().emit('exit', 1);
      await vi.advanceTimersByTimeAsync(1000);
    }
    hub().says(readyHub);
    await settled();
    expect(window.page.loaded).toEqual([board, 'https://localhost:9000/board/']);
  });

  it('that ends again and again is SM-710', async () => {
    const { hub, asked } = fakeStaffMachine();
    for (let i = 0; i < 3; i += 1) {
      hub().emit('exit', 1);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(asked).toMatchObject([{ type: 'error', detail: expect.stringContaining('SM-710') }]);
  });
});

describe('a first start', () => {
  it('tells staff where their passwords are, and shows the file', async () => {
    const { hub, asked, files } = fakeStaffMachine();
    const file = '/data/hub/new-staff-secrets.txt';
    hub().says({ ...readyHub, newStaffSecrets: file });
    await settled();
    expect(asked).toMatchObject([{ type: 'info', detail: expect.stringContaining(file) }]);
    expect(files).toEqual([file]);
    hub().emit('exit', 1);
    await vi.advanceTimersByTimeAsync(1000);
    hub().says({ ...readyHub, newStaffSecrets: file });
    await settled();
    expect(asked).toHaveLength(1);
  });

  it('imports the school that the policy names; where its folder is missing, staff are told and the hub goes on', () => {
    const withSchool = fakeStaffMachine({ policy: { school: '/usb/school' } });
    expect(withSchool.hub().args.join()).not.toContain('--import');
    expect(withSchool.asked).toMatchObject([{ type: 'warning', detail: expect.stringMatching(/SM-301 .*\n\/usb\/school/) }]);
    withSchool.there.add('/usb/school');
    withSchool.hub().emit('exit', 1);
    vi.advanceTimersByTime(1000);
    expect(withSchool.hub().args).toContain('--import=/usb/school');
  });

  it('tells what was wrong with settings and policy', () => {
    const { asked } = fakeStaffMachine({ problems: [{ code: 'SM-204', where: 'policy.json:port' }] });
    expect(asked).toMatchObject([{ detail: expect.stringContaining('policy.json:port') }]);
  });
});

describe('its menu', () => {
  it('has the hub write a new token, since one lasts a day, and shows its file', () => {
    const { hub, asked, files, choose } = fakeStaffMachine();
    choose('Show enrolment token');
    expect(asked.at(-1)?.message).toBe('The hub is not running yet.');
    hub().says(readyHub);
    choose('Show enrolment token');
    expect([hub().told, files]).toEqual([[hubNewToken], []]);
    hub().says({ kind: 'token', file: '/data/hub/enrolment-token.txt' });
    expect(files).toEqual(['/data/hub/enrolment-token.txt']);
  });

  it('shows the log, and the passwords while their file is there', () => {
    const { hub, asked, files, there, choose } = fakeStaffMachine();
    choose('Show new passwords');
    expect(asked.at(-1)?.message).toBe('The hub is not running yet.');
    there.add('/secrets.txt');
    hub().says({ ...readyHub, newStaffSecrets: '/secrets.txt' });
    choose('Show new passwords');
    choose('Show the hub’s log');
    expect(files).toEqual(['/secrets.txt', '/data/hub.log']);
    there.clear();
    choose('Show new passwords');
    expect(asked.at(-1)?.message).toBe('There are no new passwords.');
  });

  it('loads the board again', async () => {
    const { hub, window, choose } = fakeStaffMachine();
    hub().says(readyHub);
    await settled();
    choose('Load the board again');
    await vi.advanceTimersByTimeAsync(5000);
    expect(window.page.loaded).toEqual([board, board]);
  });
});

describe('quitting', () => {
  it('is asked about, once at a time, since the lab loses its hub', async () => {
    const { window, machine, asked, state, hub } = fakeStaffMachine();
    expect(window.closes()).toBe(false);
    machine.askToQuit();
    expect(asked).toMatchObject([{ type: 'question', buttons: ['Keep it running', 'Quit'], defaultId: 0, cancelId: 0 }]);
    await settled();
    expect([hub().told, state.exits]).toEqual([[], 0]);
  });

  it('lets the hub end cleanly before the application ends', async () => {
    const { choose, state, hub } = fakeStaffMachine();
    hub().says(readyHub);
    hub().hangs = true;
    state.answer = 1;
    choose('Quit');
    await settled();
    expect([hub().told, state.exits]).toEqual([[hubStop], 0]);
    hub().emit('exit', 0);
    expect(state.exits).toBe(1);
    expect(hub().kills).toBe(0);
  });

  it('waits eight seconds for a hub that hangs, and no longer', async () => {
    const { machine, state, hub } = fakeStaffMachine();
    hub().hangs = true;
    machine.quit();
    await vi.advanceTimersByTimeAsync(7999);
    expect([hub().kills, state.exits]).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(1);
    expect([hub().kills, state.exits]).toEqual([1, 1]);
  });

  it('is not asked about when the machine shuts down, and nothing loads or starts any more', async () => {
    const { window, hubs, hub, asked, state } = fakeStaffMachine();
    hub().says(readyHub);
    await settled();
    window.emit('session-end', {});
    window.page.emit('render-process-gone', {}, {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect([asked.length, state.exits, hubs.length, window.page.loaded.length]).toEqual([0, 1, 1, 1]);
  });
});

it('comes to the front when it is started a second time', () => {
  const { machine, window } = fakeStaffMachine();
  window.minimized = true;
  machine.show();
  expect([window.minimized, window.shown]).toEqual([false, 1]);
});
