import { hubNewToken, hubStop, type HubMessage } from '../core/contract/hub-process.ts';
import { parseHubCommand, problemLines } from './command-line.ts';
import { endProcess } from './end-process.ts';
import { runHub } from './run-hub.ts';

/** The hub as a utility process of the desktop application (Electron), on the staff's machine of a school without a server. The command line is that of `npm run hub`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}
const { parentPort: port } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
if (port === undefined) throw new Error('This is a part of the desktop application; `npm run hub` runs the hub by itself.');

const tell = (message: HubMessage): void => port.postMessage(message);
let close: () => Promise<void> = () => Promise.resolve();
let newToken: () => Promise<string | null> = () => Promise.resolve(null);

// What it writes is for its own user alone.
process.umask(0o077);
port.on('message', ({ data }) => {
  if (data === hubStop) void endProcess(close);
  if (data === hubNewToken) void newToken().then((file) => (file === null ? undefined : tell({ kind: 'token', file })));
});
tell(await startHub());

// After a refusal it waits to be ended: a process that goes at once may take its last words with it.
async function startHub(): Promise<HubMessage> {
  const command = parseHubCommand(process.argv.slice(2), process.env);
  if (!command.ok) return { kind: 'failed', problems: [...command.problems] };
  const start = await runHub(command.value, {
    clock: Date.now,
    environment: process.env,
    note: (words) => console.error(words),
    warn: (problems) => console.error(problemLines(problems)),
    opened: (closeHub) => (close = closeHub),
  });
  if (!start.ok) return { kind: 'failed', problems: [...start.problems] };
  ({ newToken } = start);
  return start.ready;
}
