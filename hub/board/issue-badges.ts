import type { IssueBadges } from '../../core/contract/board-hub.ts';
import { audit } from '../audit.ts';
import type { HubContext } from '../hub-context.ts';
import type { Lab, RosterStudent } from '../lab/labs.ts';
import type { StationConfigs } from '../lab/station-config.ts';
import { growLabRevision } from '../lab/wanted.ts';
import { keepBadges, newBadge } from '../people/badges.ts';
import { studentsFor } from './students-for.ts';

/**
 * New badges for a cohort or one student, as a PDF to print: the one place where the codes can be read. The badges before sign in no more.
 * SM-403 where there is nobody to print one for.
 */
export async function issueBadges(hub: HubContext, configs: StationConfigs, lab: Lab, by: string, wanted: IssueBadges): Promise<Uint8Array> {
  const { target, students } = studentsFor(lab, wanted);
  const badges = new Map(students.map((s) => [s.student, newBadge()]));
  // A sheet that cannot be made voids nobody's badge. It is loaded when it is needed: few hubs print each day.
  const { badgeSheet } = await import('./badge-sheet.ts');
  const sheet = await badgeSheet(students.map((s) => ({ picture: s.picture, name: nameOnCard(s, lab), text: badges.get(s.student) ?? '' })));
  const now = hub.clock();
  await hub.db.transaction().execute(async (tx) => {
    await keepBadges(tx, lab.scope, badges, by, now);
    await growLabRevision(tx, lab.scope);
    await audit(tx, lab.scope, { at: now, actor: by, action: 'issue-badges', target, detail: { students: [...badges.keys()] } });
  });
  configs.forget();
  hub.pokes.pokeAll();
  hub.boards.changed();
  return sheet;
}

/** As on the stations' screens: with the initial where two of a cohort are alike. */
function nameOnCard({ student, cohort, givenName, familyName }: RosterStudent, lab: Lab): string {
  const alike = lab.students.some((s) => s.student !== student && s.cohort === cohort && s.givenName === givenName);
  return alike ? `${givenName} ${[...familyName][0] ?? ''}.` : givenName;
}
