import { isOpenedByHub, type Program } from '../../core/model/catalogue.ts';
import { isAllowed } from '../../core/navigation/origin-rule.ts';
import { problem, type Problem } from '../../core/result.ts';
import { reachesTool } from '../lti/hub-reach.ts';
import type { School } from './read-school.ts';

/** What the programs that the hub opens, and the lessons at them, cannot do: addresses that the program itself may not go to, and tools that this hub does not reach (SM-520). */
export function launchProblems({ catalogue, lab }: School, hub: string): Problem[] {
  const cohorts = new Set(lab.cohorts.map((cohort) => cohort.class));
  const ofPrograms = catalogue.programs.flatMap((program, i) => (isOpenedByHub(program) ? ofProgram(program, i, hub) : []));
  const ofLessons = lab.lessons.flatMap((lesson, i) => {
    const at = (key: string, words: string): Problem => problem('SM-304', `lab.json:lessons.${i}.${key}`, words);
    const program = catalogue.programs.find((each) => each.id === lesson.program);
    return [
      ...(cohorts.has(lesson.cohort) ? [] : [at('cohort', 'is not a cohort of this lab')]),
      ...(lab.lessons.findIndex((each) => each.id === lesson.id) === i ? [] : [at('id', 'is there twice')]),
      ...(program === undefined || program.launch.kind === 'native'
        ? [at('program', 'is not a program of catalogue.json that has addresses')]
        : atProgram(program)),
    ];
    function atProgram(program: Program): Problem[] {
      const cmi5 = program.launch.kind === 'cmi5';
      const unit = lesson.activityId !== undefined;
      return [
        ...(isAllowed(lesson.target, program.allowedOrigins) ? [] : [at('target', 'is none of the program’s allowed origins')]),
        ...(cmi5 === unit ? [] : [at('activityId', cmi5 ? 'is missing: a lesson of a cmi5 program is a unit' : 'is of cmi5 programs alone')]),
        ...(lesson.finishedBy === 'tool' && !cmi5 ? [at('finishedBy', 'may be tool for cmi5 programs alone: no other says it to the hub')] : []),
        ...(cmi5 && !reachesTool(hub, lesson.target) ? [problem('SM-520', `lab.json:lessons.${i}.target`, `the hub is at ${hub}`)] : []),
      ];
    }
  });
  return [...ofPrograms, ...ofLessons];
}

function ofProgram(program: Program, index: number, hub: string): Problem[] {
  const place = `catalogue.json:programs.${index}.launch`;
  const addresses = addressesOf(program.launch);
  const outside = addresses.filter(([, address]) => !isAllowed(address, program.allowedOrigins));
  const [[, begin] = ['', hub]] = addresses;
  return [
    ...outside.map(([key]) => problem('SM-305', `${place}.${key}`, 'is none of the program’s allowed origins')),
    ...(reachesTool(hub, begin) ? [] : [problem('SM-520', place, `the hub is at ${hub}`)]),
  ];
}

/** By their keys; where it begins is the first. */
function addressesOf(launch: Program['launch']): readonly (readonly [string, string])[] {
  if (launch.kind === 'native') return [];
  if (launch.kind !== 'lti') return [['address', launch.address]];
  return [
    ['loginUrl', launch.loginUrl],
    ['targetLink', launch.targetLink],
    ...launch.redirectUris.map((address, j) => [`redirectUris.${j}`, address] as const),
  ];
}
