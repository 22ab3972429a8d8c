import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuseDialogs } from '../../../electron/launchers/program-dialogs.ts';
import { ChromiumPage } from '../support/chromium-page.ts';
import { FakeDebugger } from '../support/fake-page.ts';

/** A page with a file input and a note of what it heard, around frames of its own and of other sites, three deep. */
const page = (frames: readonly string[]): string => `<!doctype html><input id="file" type="file"><script>
  const heard = [];
  const early = String(window.print);
  addEventListener('beforeprint', () => heard.push('printing'));
  file.addEventListener('cancel', () => heard.push('nothing chosen'));
</script>${frames.map((address) => `<iframe src="${address}"></iframe>`).join('')}`;

let server: Server;
let port: number;
let chromium: ChromiumPage;
beforeAll(async () => {
  server = createServer((request, response) => {
    const inner: Record<string, string[]> = { '/': [`http://other.localhost:${port}/frame`, '/own'], '/frame': [`http://third.localhost:${port}/own`] };
    response.setHeader('content-type', 'text/html').end(page(inner[request.url ?? ''] ?? []));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const load = async (): Promise<void> => {
  await chromium.sendCommand('Page.navigate', { url: `http://program.localhost:${port}/` });
  await vi.waitFor(async () => expect(await chromium.run('document.readyState + frames.length')).toBe('complete2'), 10_000);
};
/** The page itself, a frame of another site, and one of a third in that. */
const everyFrame = async (): Promise<(string | undefined)[]> => {
  await vi.waitFor(() => expect(chromium.frames).toHaveLength(2), 10_000);
  for (const frame of chromium.frames) await vi.waitFor(async () => expect(await chromium.run('document.readyState', frame)).toBe('complete'), 10_000);
  return [undefined, ...chromium.frames];
};

describe('a page that refuses the system’s dialogs, in Chromium', () => {
  beforeEach(async () => {
    chromium = await ChromiumPage.open();
  });
  afterEach(() => chromium.close());

  it('K5, K31: has no way out that passes no filter, in no frame, unless the catalogue lets it call', async () => {
    const left = `['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'documentPictureInPicture'].filter((name) => name in window).join()`;
    await refuseDialogs(chromium.asDebugger(), false, () => undefined);
    await load();
    for (const frame of await everyFrame()) expect(await chromium.run(left, frame)).toBe('');
    expect(
      await chromium.run(
        `(() => { const inner = document.body.appendChild(document.createElement('iframe')).contentWindow; return String('RTCPeerConnection' in inner) })()`,
      ),
    ).toBe('false');
  });

  it('leaves calls to a program that the catalogue gives a camera or microphone', async () => {
    await refuseDialogs(chromium.asDebugger(), true, () => undefined);
    await load();
    expect(await chromium.run(`String(['RTCPeerConnection', 'WebTransport'].filter((name) => name in window))`)).toBe('RTCPeerConnection');
  });

  it('K18: gives no file to any frame, however deep, and tells it that nothing was chosen', async () => {
    const choosers: string[] = [];
    chromium.on('message', (_event, method: string, _params, session: string) => method === 'Page.fileChooserOpened' && choosers.push(session));
    await refuseDialogs(chromium.asDebugger(), false, () => undefined);
    await load();
    for (const frame of await everyFrame()) {
      await chromium.run('file.click()', frame);
      await vi.waitFor(async () => expect(await chromium.run('heard.join()', frame)).toBe('nothing chosen'));
      expect(await chromium.run('file.files.length', frame)).toBe('0');
    }
    // Chromium says of each that its own dialog was not shown.
    expect(choosers).toEqual(['', ...chromium.frames]);
  });

  it.each(['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'])('K18: %s opens nothing', async (picker) => {
    await refuseDialogs(chromium.asDebugger(), false, () => undefined);
    await load();
    expect(await chromium.run(`${picker}().then(() => 'chosen', (cause) => cause.message)`)).toContain('Intercepted by');
  });

  it('K19: prints from no frame, old or new, by neither way', async () => {
    await refuseDialogs(chromium.asDebugger(), false, () => undefined);
    await load();
    const fresh = `(() => { const frame = document.body.appendChild(document.createElement('iframe')); frame.contentWindow.addEventListener('beforeprint', () => heard.push('printing')); return frame; })()`;
    const tricky = `document.execCommand({ asked: 0, toString() { this.asked += 1; return this.asked === 1 ? 'bold' : 'print'; } })`;
    for (const frame of await everyFrame()) {
      expect(await chromium.run('early', frame)).not.toContain('native code');
      await chromium.run(`String.prototype.toLowerCase = () => 'bold'; window.print(); document.execCommand('PRINT'); ${tricky}`, frame);
      await chromium.run(`{ const { contentWindow, contentDocument } = ${fresh}; contentWindow.print(); contentDocument.execCommand('print'); }`, frame);
      expect(await chromium.run('heard.join()', frame)).toBe('');
    }
    expect(await chromium.run('frames[1].eval("early")')).not.toContain('native code');
  });

  it('leaves a program its own print, and what else it may do to a text', async () => {
    await refuseDialogs(chromium.asDebugger(), false, () => undefined);
    await load();
    expect(await chromium.run(`(0, eval)('function print() { return "own" }'); print()`)).toBe('own');
    expect(await chromium.run(`document.execCommand('selectAll')`)).toBe('true');
  });

  it.each(['window.print()', `document.execCommand('print')`])('without it %s prints: what these tests look for is there to be seen', async (way) => {
    await load();
    await chromium.run(way);
    expect(await chromium.run('heard.join()')).toBe('printing');
  });
});

describe('the walls over the protocol', () => {
  const walls = ['Page.enable', 'Page.setInterceptFileChooserDialog', 'Page.addScriptToEvaluateOnNewDocument', 'Target.setAutoAttach'];

  it('hold a frame of another process until it has them', async () => {
    const fake = new FakeDebugger();
    await refuseDialogs(fake as never, false, () => undefined);
    fake.emit('message', {}, 'Target.attachedToTarget', { sessionId: 'frame-1' }, '');
    expect([fake.attached, fake.sentTo(), fake.sentTo('frame-1')]).toEqual([1, walls, [...walls, 'Runtime.runIfWaitingForDebugger']]);
  });

  it('send nothing for what is no frame', async () => {
    const fake = new FakeDebugger();
    await refuseDialogs(fake as never, false, () => undefined);
    for (const params of [null, 'x', {}, { sessionId: 7 }]) fake.emit('message', {}, 'Target.attachedToTarget', params, '');
    fake.emit('message', {}, 'Page.frameNavigated', { sessionId: 'x' }, '');
    expect(fake.sent).toHaveLength(walls.length);
  });

  it('say when they cannot stand, and when they fell', async () => {
    const fake = new FakeDebugger();
    let fallen = 0;
    await refuseDialogs(fake as never, false, () => (fallen += 1));
    fake.emit('detach', {}, 'target closed');
    expect(fallen).toBe(1);
    fake.answer = 'failed';
    await expect(refuseDialogs(fake as never, false, () => undefined)).rejects.toThrow('no target');
  });
});
