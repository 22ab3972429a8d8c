import path from 'node:path';
import type { StaffPolicy } from '../../core/contract/program-host.ts';

/** The hub's command line on the staff's machine: https with its own key, on every address of the machine, so that the lab's stations reach it. */
export interface HubFolders {
  readonly data: string;
  /** The built board. */
  readonly board: string;
  /** Whether there is such a folder: the school's files may lie on a drive that is not plugged in, and a hub that knows its school goes on without them. */
  readonly exists: (folder: string) => boolean;
}

export function hubArguments(policy: StaffPolicy, { data, board, exists }: HubFolders): string[] {
  const { port, school, reachedBy } = policy;
  return [
    '--own-certificate',
    ...reachedBy.map((name) => `--reached-by=${name}`),
    '--host=0.0.0.0',
    `--port=${port}`,
    `--data=${path.join(data, 'hub')}`,
    `--board=${board}`,
    ...(school !== null && exists(school) ? [`--import=${school}`] : []),
  ];
}
