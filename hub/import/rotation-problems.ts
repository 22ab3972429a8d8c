import { labPlace, type LabFile } from '../../core/model/lab.ts';
import { problem, type Problem } from '../../core/result.ts';
import { twice } from './lab-file-problems.ts';
import type { Roster } from './read-roster.ts';

/** What a lab file says of groups and places that its form cannot rule out. Students are named by where they stand in the file. */
export function rotationProblems(lab: LabFile, roster: Roster): Problem[] {
  const places = new Set(lab.places.map((place) => place.id));
  const problems = twice(lab.places.map((place) => place.id)).map((i) => problem('SM-308', `lab.json:places.${i}.id`, 'is there twice'));
  lab.blocks.forEach((block, i) => {
    const at = `lab.json:blocks.${i}`;
    const wrongPlace = (place: string, words: string): number => problems.push(problem('SM-308', `${at}.${place}`, words));
    const wrongStudent = (place: string, words: string): number => problems.push(problem('SM-307', `${at}.${place}`, words));
    if (block.after !== undefined && !places.has(block.after)) wrongPlace('after', 'is not a place under places');
    const shortest = Math.min(...block.bells.slice(1).map((bell, j) => secondsOf(bell) - secondsOf(block.bells[j] ?? bell)));
    if (block.transitionSeconds > 0 && block.transitionSeconds >= shortest) wrongPlace('transitionSeconds', 'is as long as a slot or longer');
    const groups = block.groups ?? [];
    const slots = block.bells.length - 1;
    twice(groups.map((group) => group.name)).forEach((j) => wrongPlace(`groups.${j}.name`, 'is there twice'));
    groups.forEach((group, j) => {
      if (group.order.length !== slots) wrongPlace(`groups.${j}.order`, `has ${group.order.length} places for ${slots} slots`);
      group.order.forEach((place, k) => place === labPlace || places.has(place) || wrongPlace(`groups.${j}.order.${k}`, 'is not a place under places'));
    });
    const here = new Set(roster['enrollments.csv'].filter((e) => e.role === 'student' && block.cohorts.includes(e.classSourcedId)).map((e) => e.userSourcedId));
    const seen = new Set<string>();
    groups.forEach((group, j) =>
      group.students?.forEach((student, k) => {
        if (!here.has(student)) wrongStudent(`groups.${j}.students.${k}`, 'is not a student of the block’s cohorts');
        if (seen.has(student)) wrongStudent(`groups.${j}.students.${k}`, 'is in a group of this block already');
        seen.add(student);
      }),
    );
  });
  return problems;
}

function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
