import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { out, root } from '../bundles/root.ts';
import type { OwnProcess } from './child-process.ts';
import { onNextFreePort } from './on-next-free-port.ts';
import { startReady } from './ready-process.ts';
import type { RunningProgram } from './sample-programs.ts';

export interface RunningHub {
  readonly process: OwnProcess;
  readonly port: number;
  /** `http://localhost:PORT`. */
  readonly origin: string;
  /** The enrolment token of its lab. */
  readonly token: string;
  /** What the hub wrote for new staff: names, passwords, PINs; empty where it made none. */
  readonly staffSecrets: string;
  /** Resolves when a station is online. */
  stationOnline(): Promise<void>;
}

export interface HubRequest {
  readonly port: number;
  readonly data: string;
  readonly school: string;
  readonly programs: readonly Pick<RunningProgram, 'origin' | 'catalogueOrigin'>[];
  readonly logFile: string;
}

/** Starts the hub on its port or the next free one, with the school imported and a rotation on; null, with its output told, when it will not run. */
export async function startHub(request: HubRequest): Promise<RunningHub | null> {
  const moved = request.programs.filter((program) => program.origin !== program.catalogueOrigin);
  const rest = [
    '--data',
    request.data,
    '--board',
    join(out, 'board'),
    '--import',
    request.school,
    '--rotation-now',
    ...moved.flatMap((p) => ['--program-origin', `${p.catalogueOrigin}=${p.origin}`]),
  ];
  const found = await onNextFreePort(request.port, (port) =>
    startReady({ name: 'hub', args: [join(root, 'hub/main.ts'), '--port', String(port), ...rest], logFile: request.logFile }),
  );
  if (found.kind === 'failed') {
    console.error(found.words);
    return null;
  }
  const origin = `http://localhost:${found.port}`;
  const secrets = join(request.data, 'new-staff-secrets.txt');
  return {
    process: found.process,
    port: found.port,
    origin,
    token: readFileSync(join(request.data, 'enrolment-token.txt'), 'utf8').trim(),
    staffSecrets: existsSync(secrets) ? readFileSync(secrets, 'utf8') : '',
    async stationOnline() {
      while ((await stationsOnline(origin)) < 1) await new Promise((resolve) => setTimeout(resolve, 200));
    },
  };
}

async function stationsOnline(origin: string): Promise<number> {
  try {
    const health = (await (await fetch(`${origin}/healthz`)).json()) as { stationsOnline?: number };
    return health.stationsOnline ?? 0;
  } catch {
    return 0;
  }
}
