import type { ProgramCards } from '../../core/contract/board-hub.ts';
import type { Reader } from '../database/open-database.ts';
import { onlineMs, readReported } from '../lab/desired.ts';
import type { Lab } from '../lab/labs.ts';
import { readAdditions } from './origin-additions.ts';

/** Each program's entry as it is in force, with what was added to it, and where record mode is on. */
export async function programCards(db: Reader, lab: Lab, now: number): Promise<ProgramCards> {
  const additions = await readAdditions(db, lab.scope);
  const stations = await db
    .selectFrom('stations')
    .select(['station', 'seat', 'last_seen', 'reported_json'])
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .where('revoked_at', 'is', null)
    .orderBy('seat')
    .orderBy('station')
    .execute();
  const seen = stations.flatMap(({ station, seat, last_seen, reported_json }) => {
    const reported = (last_seen ?? 0) >= now - onlineMs ? readReported(reported_json) : null;
    return reported === null ? [] : [{ station, seat, reported }];
  });
  const nameOf = (staff: string): string => lab.staff.find((each) => each.staff === staff)?.name ?? staff;
  return {
    recordMode: lab.file.settings.recordMode === true,
    free: seen.filter(({ reported }) => reported.visit === null && reported.record === null).map(({ station, seat }) => ({ station, seat })),
    runs: seen.flatMap(({ station, seat, reported }) => (reported.record === null ? [] : [{ station, seat, ...reported.record }])),
    programs: lab.programs.map((program) => {
      const own = additions.filter((each) => each.program === program.id);
      return {
        program: program.id,
        name: program.name,
        subject: program.subject,
        icon: program.icon,
        grades: program.grades,
        launch: program.launch.kind,
        framing: program.framing,
        allowedOrigins: program.allowedOrigins.filter((origin) => !own.some((each) => each.origin === origin)),
        additions: own.map(({ origin, at, by }) => ({ origin, at, by: nameOf(by) })),
        signOn: program.signOn,
        permissions: program.permissions,
        licenceSeats: program.licenceSeats,
        vendorMinutes: program.vendorMinutes,
        weekStart: program.weekStart,
        vetting: program.vetting ?? null,
      };
    }),
  };
}

/** For IT, to put into the catalogue's file. */
export const entryExport = ({ id, allowedOrigins }: Lab['programs'][number]): string => `${JSON.stringify({ id, allowedOrigins }, null, 2)}\n`;
