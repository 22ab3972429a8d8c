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
      ...(program?.launch.kind !== 'lti'
        ? [at('program', 'is not an LTI program of catalogue.json')]
        : isAllowed(lesson.target, program.allowedOrigins)
          ? []
          : [at('target', 'is none of the program’s allowed origins')]),
    ];
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
