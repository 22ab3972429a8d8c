import type { Debugger } from 'electron';

/**
 * Refuses what a page can have by itself and Electron has no veto for: the file chooser of `<input type=file>` and of the File System Access API (escape-cases.md
 * K18; electron/electron 32671), printing (K19; 13166, 32925), a window that floats over all (K5), and ways out that pass no request filter: WebTransport, and
 * WebRTC, whose TURN servers are reached by TCP too (K31). It is done over the DevTools protocol from within main (docs/decisions/0010-dialogs-without-a-veto.md):
 * no port is opened, and nothing of the station gets into the page.
 */
export type ProtocolPort = Pick<Debugger, 'attach' | 'sendCommand' | 'on'>;

/**
 * Resolves when the page refuses them; what was sent before the page has navigated is answered only then, and is in force before its first script.
 * A frame of another process is held until it refuses them too. `keepsPeers`: the catalogue grants it camera or microphone, so it may call by WebRTC. `lost`: the page can open them again.
 */
export async function refuseDialogs(port: ProtocolPort, keepsPeers: boolean, lost: () => void): Promise<void> {
  port.on('message', (_event, method, params) => {
    const session = method === 'Target.attachedToTarget' ? sessionOf(params) : null;
    // A frame that is gone before it is told needs no refusing.
    if (session !== null)
      void Promise.all([...walls(port, keepsPeers, session), port.sendCommand('Runtime.runIfWaitingForDebugger', {}, session)]).catch(() => undefined);
  });
  port.on('detach', () => lost());
  port.attach('1.3');
  await Promise.all(walls(port, keepsPeers));
}

function walls(port: ProtocolPort, keepsPeers: boolean, session?: string): Promise<unknown>[] {
  const send = (method: string, params: object): Promise<unknown> => port.sendCommand(method, params, session);
  return [
    send('Page.enable', {}),
    // The page hears that nothing was chosen, and goes on.
    send('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true }),
    send('Page.addScriptToEvaluateOnNewDocument', { source: withoutPrint + without([...ways, ...(keepsPeers ? [] : peers)]), runImmediately: true }),
    // Frames of other sites are targets of their own, and so are the frames in them.
    send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter: [{ type: 'iframe' }] }),
  ];
}

/**
 * In every frame before its own scripts. What it uses is taken at once: the page may put its own in the place of all that is reachable.
 * A program may still define a `print` of its own, as some do.
 */
const withoutPrint = `(() => {
  const { apply } = Reflect;
  const { execCommand } = Document.prototype;
  const { toLowerCase } = String.prototype;
  const text = String;
  window.print = function print() {};
  Document.prototype.execCommand = { execCommand(command, ...rest) {
    const name = text(command);
    return apply(toLowerCase, name, []) === 'print' ? false : apply(execCommand, this, [name, ...rest]);
  } }.execCommand;
})()`;

const ways = ['WebTransport', 'documentPictureInPicture'];
const peers = ['RTCPeerConnection', 'webkitRTCPeerConnection'];
const without = (names: readonly string[]): string => `;${JSON.stringify(names)}.forEach((name) => delete window[name]);`;

function sessionOf(params: unknown): string | null {
  if (typeof params !== 'object' || params === null || !('sessionId' in params)) return null;
  return typeof params.sessionId === 'string' ? params.sessionId : null;
}
