import { cohortsInLab } from './board-client.ts';
import type { RunningHub } from './hub-process.ts';
import { sampleStudent } from './sample-student.ts';
import type { RunningProgram } from './sample-programs.ts';
import { firstStaffSecret } from './staff-secret.ts';

/** What a newcomer needs to know once the lab is up: where things are, and whom to be. */
export async function welcome(hub: RunningHub, programs: readonly RunningProgram[], station: string, data: string): Promise<string> {
  const staff = firstStaffSecret(hub.staffSecrets);
  const cohorts = staff === null ? [] : await cohortsInLab(hub.origin, staff.user, staff.password);
  const student = cohorts.map(sampleStudent).find((found) => found !== null);
  const lines: [string, string][] = [
    ['Board', `${hub.origin}/board/`],
    ...(staff === null ? [] : [['', `name ${staff.user}, password ${staff.password}`] as [string, string]]),
    ['Station', station],
    ...(staff === null ? [] : [['', `staff menu: ${staff.name}, PIN ${staff.pin}`] as [string, string]]),
    ...(student === undefined ? [] : [['Student', `${student.name} (the ${student.face}), ${student.secret}`] as [string, string]]),
    ...programs.map((program, index): [string, string] => [index === 0 ? 'Programs' : '', program.origin]),
    ['Data', `${data} (npm run reset empties it)`],
  ];
  return ['', ...lines.map(([name, words]) => `  ${name.padEnd(10)}${words}`), ''].join('\n');
}
