import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { out, root } from '../../build/bundles/root.ts';
import type { OwnProcess } from '../../build/lab/child-process.ts';
import { startReady } from '../../build/lab/ready-process.ts';
import { firstStaffSecret, type StaffSecret } from '../../build/lab/staff-secret.ts';
import { freePort } from './free-port.ts';

export interface HubRequest {
  /** Folder of a school to import; the sample school where it is not said, none with null. */
  readonly school?: string | null;
  /** More words for the hub's command line, such as `--rotation-now`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A real hub: the command line of `npm run hub` on a free port, with a data folder of its own. */
export interface TestHub {
  readonly port: number;
  /** `http://localhost:PORT`. */
  readonly origin: string;
  readonly data: string;
  /** The lab's enrolment token. */
  token(): string;
  /** A member of staff with the secrets the hub made at its first import. */
  staff(): StaffSecret;
  output(): string;
  /** Of the process that runs now. */
  pid(): number;
  /** As SIGTERM does. */
  stop(): Promise<void>;
  /** As a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after `stop` or `kill`. */
  restart(): Promise<void>;
  /** Ends it and takes its data away. */
  remove(): Promise<void>;
}

export async function startTestHub(request: HubRequest = {}): Promise<TestHub> {
  const data = mkdtempSync(join(tmpdir(), 'stationmaster-hub-'));
  const port = await freePort();
  const school = request.school === undefined ? join(root, 'resources/sample-school') : request.school;
  const words = [
    '--port',
    String(port),
    '--data',
    data,
    '--board',
    join(out, 'board'),
    ...(school === null ? [] : ['--import', school]),
    ...(request.args ?? []),
  ];
  let hub = await start(words, request.env);
  return {
    port,
    origin: `http://localhost:${port}`,
    data,
    token: () => readFileSync(join(data, 'enrolment-token.txt'), 'utf8').trim(),
    staff: () => {
      const secret = firstStaffSecret(readFileSync(join(data, 'new-staff-secrets.txt'), 'utf8'));
      if (secret === null) throw new Error('The hub has made no staff secrets.');
      return secret;
    },
    output: () => hub.output(),
    pid: () => hub.pid,
    stop: () => hub.stop(),
    kill: () => hub.kill(),
    restart: async () => {
      hub = await start(words, request.env);
    },
    remove: async () => {
      await hub.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function start(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<OwnProcess> {
  const outcome = await startReady({ name: 'hub', args: [join(root, 'hub/main.ts'), ...words], env });
  if (outcome.kind === 'ready') return outcome.process;
  throw new Error(outcome.kind === 'port-taken' ? 'The port that was free is taken.' : `The hub did not start.\n${outcome.output}`);
}
