import type { CatalogueFile, Subject } from '../core/model/catalogue.ts';
import type { ScheduledBlock, WrittenLabFile } from '../core/model/lab.ts';
import type { SignInWay } from '../core/sign-in/sign-in-way.ts';
import { cohorts } from './sample-people.ts';
import { usualVolume } from '../core/sound/volume.ts';
import type { SampleYear } from './sample-calendar.ts';

/** The lab file and the program catalogue of the sample school. */
const schoolDays: ScheduledBlock['days'] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

export const classKey = (grade: number): string => `class-${grade === 0 ? 'k' : grade}`;
export const schoolKey = 'school-cedar-hill';
export const districtKey = 'district-lanternfield';
export const districtName = 'Lanternfield Schools';

/**
 * 24 seats hold one cohort of 20 at a time, so six cohorts share the day from 8:00 to 15:00: an hour each, five minutes to change, 40 to eat.
 * Kindergarten and grade 1 have four slots of 15 minutes, the others three of 20.
 */
const hours = [
  { grade: 5, bells: ['08:00', '08:20', '08:40', '09:00'] },
  { grade: 0, bells: ['09:05', '09:20', '09:35', '09:50', '10:05'] },
  { grade: 4, bells: ['10:10', '10:30', '10:50', '11:10'] },
  { grade: 1, bells: ['11:15', '11:30', '11:45', '12:00', '12:15'] },
  { grade: 2, bells: ['12:55', '13:15', '13:35', '13:55'] },
  { grade: 3, bells: ['14:00', '14:20', '14:40', '15:00'] },
];

const programsOf = [
  ['pond-count', 'story-boat', 'letter-boat'],
  ['pond-count', 'story-boat', 'pond-sums', 'letter-boat'],
  ['pond-sums', 'story-boat', 'letter-boat'],
  ['pond-leaps', 'story-harbor', 'letter-boat', 'pond-sums'],
  ['pond-leaps', 'story-harbor', 'letter-boat'],
  ['story-harbor', 'pond-leaps', 'letter-boat'],
];

/** Grade 4 has a PIN, grade 5 a password; whoever forgot it has the pictures. */
export const waysOf = (grade: number): SignInWay[] => (grade < 4 ? ['pictures'] : [grade === 4 ? 'pin' : 'password', 'pictures']);

export function sampleLab(years: readonly SampleYear[]): WrittenLabFile {
  return {
    district: { key: districtKey, name: districtName },
    school: schoolKey,
    lab: { key: 'lab-a', name: 'Lab A' },
    timeZone: 'America/Chicago',
    holidays: years.flatMap((year) => year.holidays),
    seats: Array.from({ length: 24 }, (_, index) => {
      const place = index % 6;
      // Two banks of three; column 3 is the aisle.
      return { seat: index + 1, column: place < 3 ? place : place + 1, row: Math.floor(index / 6) };
    }),
    cohorts: cohorts.map(({ grade, line }) => ({
      class: classKey(grade),
      name: line.charAt(0).toUpperCase() + line.slice(1),
      line,
      programs: programsOf[grade] ?? [],
      signIn: waysOf(grade),
    })),
    blocks: hours.map(({ grade, bells }) => ({ id: `${cohorts[grade]?.line}-daily`, days: schoolDays, cohorts: [classKey(grade)], bells })),
    settings: {
      warnSeconds: 60,
      takeBackSeconds: 10,
      resumeSeconds: 120,
      leaveAfter: 480,
      recordMode: false,
      language: 'en',
      volume: usualVolume,
      soundCheck: 'asked',
    },
  };
}

const pond = 'http://pondsums.localhost:7341';
const boat = 'http://storyboat.localhost:7342';

export const sampleCatalogue: CatalogueFile = {
  programs: [
    program('pond-count', 'Pondsums Count', 'math', 'programs/frog', [0, 1], pond, 15),
    program('pond-sums', 'Pondsums Add', 'math', 'programs/abacus', [1, 2, 3], pond, 15),
    program('pond-leaps', 'Pondsums Leaps', 'math', 'programs/numbers', [3, 4, 5], pond, 15),
    program('story-boat', 'Storyboat', 'reading', 'programs/sailboat', [0, 1, 2], boat, 20),
    program('story-harbor', 'Storyboat Harbor', 'reading', 'programs/book', [3, 4, 5], boat, 20),
    program('letter-boat', 'Storyboat Letters', 'typing', 'programs/keyboard', [0, 1, 2, 3, 4, 5], boat, 10),
  ],
};

function program(
  id: string,
  name: string,
  subject: Subject,
  icon: string,
  grades: number[],
  origin: string,
  goalMinutes: number,
): CatalogueFile['programs'][number] {
  return {
    id,
    name,
    subject,
    icon,
    grades,
    launch: { kind: 'web', address: `${origin}/launch?student={student}&track=${id}&launch={launch}&lang={language}` },
    allowedOrigins: [origin],
    permissions: [],
    idleAfter: 60,
    watchLimit: 600,
    exit: { address: `${origin}/logout`, graceSeconds: 3 },
    licenceSeats: null,
    vendorMinutes: 'log-in to log-out',
    weekStart: 'monday',
    goalMinutes,
    // The sample programs are a vendor's as a school would find one: their servers are in this repository.
    vetting: {
      logIn: 'open',
      usageExport: ['none'],
      assignable: false,
      adaptivity: 'within-lessons',
      dataCollected: ['student-key', 'usage'],
      advertising: 'none',
      accessibility: { conformsTo: 'not stated by the vendor' },
      reviewedBy: 'Stationmaster developers',
      reviewedOn: '2026-08-03',
      reviewAgainOn: '2027-08-03',
    },
  };
}
