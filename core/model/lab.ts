import * as v from 'valibot';
import { defaultWays, signInWays } from '../sign-in/sign-in-way.ts';
import { usualVolume } from '../sound/volume.ts';
import { keySchema, slugSchema } from './keys.ts';

/**
 * The lab file: what a roster does not say. Seat map, cohorts and their lines, bell schedule, settings.
 * Times are wall times of the school's time zone, `HH:MM` or `HH:MM:SS`; durations are seconds where the name says nothing else.
 */
const timeSchema = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'a time such as 09:20'));
export const daySchema = v.pipe(v.string(), v.isoDate());
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export const lines = ['moss', 'coral', 'lake', 'wheat', 'plum', 'slate'] as const;

/** Pictures of places, under resources/pictures/places. */
export const placePictures = ['backpack', 'books', 'chair', 'die', 'handshake', 'palette', 'paper', 'school', 'scissors', 'teacher'] as const;
const placeNameSchema = () => v.pipe(v.string(), v.minLength(1), v.maxLength(40));

export const seatSchema = v.strictObject({
  seat: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999)),
  /** Place in the room, in seat widths from the door's corner, front row first. Gaps are aisles. */
  column: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(40)),
  row: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(40)),
});

export const waysSchema = v.pipe(
  v.array(v.picklist(signInWays)),
  v.minLength(1),
  v.check((ways) => new Set(ways).size === ways.length, 'names a way twice'),
);

export const cohortSchema = v.strictObject({
  /** The OneRoster class whose students are this cohort. */
  class: keySchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  line: v.picklist(lines),
  /** Programs of this cohort, in the order a student without a plan of their own works through them. */
  programs: v.pipe(v.array(slugSchema), v.minLength(1)),
  /** How these students sign in: the first is asked for first, the others are one tap away. */
  signIn: v.optional(waysSchema, [...defaultWays]),
});

/** The computers, as a place in the order of a rotation group: the one place that needs no entry under `places`. */
export const labPlace = 'lab';

/** Where students of a rotation work that are not at a computer. A child hears the name and sees the picture. */
export const placeSchema = v.strictObject({
  id: v.pipe(
    slugSchema,
    v.check((id) => id !== labPlace, 'is kept for the computers'),
  ),
  /** As a child hears it, such as "Teacher table". A language that is left out hears English. */
  name: v.strictObject({ en: placeNameSchema(), es: v.optional(placeNameSchema()) }),
  picture: v.picklist(placePictures),
});

/** Students of a block who move together from place to place, one place a slot. */
export const groupSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  /** Left out, the group takes its share of those whom no group names, in the order of their keys. */
  students: v.optional(v.array(keySchema)),
  /** `lab`, or a place of `places`, for each slot. */
  order: v.pipe(v.array(slugSchema), v.minLength(1)),
});

/** A time of the day in which cohorts are in the lab, cut into slots by bells. */
export const blockSchema = v.strictObject({
  id: slugSchema,
  days: v.pipe(v.array(v.picklist(weekdays)), v.minLength(1)),
  cohorts: v.pipe(v.array(keySchema), v.minLength(1)),
  /** Slot starts, then the end of the last: `["09:00","09:20","09:40"]` is two slots. */
  bells: v.pipe(v.array(timeSchema), v.minLength(2)),
  /** A flex block: the child chooses among these, or among all of the cohort's, and chooses again after Done. Left out, the plan says what is worked at. */
  choices: v.optional(v.union([v.literal('cohort'), v.pipe(v.array(slugSchema), v.minLength(1))])),
  /** After each bell but the first: time to change program, seat or place. The next slot's work begins when it is over. */
  transitionSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600)), 0),
  /** Station rotation: only the groups whose turn it is are at the computers. Left out, everybody is, in every slot. */
  groups: v.optional(v.pipe(v.array(groupSchema), v.minLength(1), v.maxLength(12))),
  /** Where the students go when the block is over and no other of theirs begins soon: a place of `places`. */
  after: v.optional(slugSchema),
});

export const finishers = ['tool', 'done', 'staff'] as const;

/** Lessons that a teacher assigned: deep links of a program, in the order in which a cohort works through them. */
export const lessonSchema = v.strictObject({
  id: slugSchema,
  /** Key of the class that is the cohort. */
  cohort: keySchema,
  program: slugSchema,
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  /** The lesson's address at the program: of a web program its launch address, with the same placeholders; of a cmi5 program the unit's. */
  target: v.pipe(v.string(), v.url()),
  /** Parameters that an LTI tool asks for with this lesson. */
  custom: v.optional(v.record(v.string(), v.string()), {}),
  /** Of a cmi5 unit alone, as in the catalogue. */
  activityId: v.optional(v.pipe(v.string(), v.url())),
  masteryScore: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Who says that it is finished: the tool (cmi5, and left out there), the child's Done (left out elsewhere), or staff alone. Staff may always. */
  finishedBy: v.optional(v.picklist(finishers)),
  /** Done finishes it after so many credited minutes in it, of one launch: earlier it means "not now". */
  doneAfterMinutes: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(240)), 3),
});

const percent = v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(100));
export const volumeLimitsSchema = v.pipe(
  v.strictObject({
    lowest: v.optional(percent, usualVolume.lowest),
    highest: v.optional(percent, usualVolume.highest),
    start: v.optional(percent, usualVolume.start),
  }),
  v.check(({ lowest, highest, start }) => lowest <= start && start <= highest, 'lowest, start and highest are not in this order'),
);

export const labSettingsSchema = v.strictObject({
  /** Warning before a bell, seconds. */
  warnSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(300)), 60),
  /** Time in which Done can be taken back, seconds. */
  takeBackSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60)), 10),
  /** After a crash a student is back without signing in within this many seconds; 0 never. */
  resumeSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3600)), 120),
  /** Without a sign of life for so long, whoever is signed in is asked "Still here?", and then signed out; seconds. Watching, pauses and tutors do not count. */
  leaveAfter: v.optional(v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(3600)), 480),
  /** Staff may run a program with its blocked hosts listed, and take hosts into its entry: docs/record-mode.md. */
  recordMode: v.optional(v.boolean(), false),
  language: v.optional(v.picklist(['en', 'es']), 'en'),
  /** What a child may set at the strip, in percent. */
  volume: v.optional(volumeLimitsSchema, usualVolume),
  /** `daily`: whoever signs in first at a station on a day is asked what it hears, before Go. `asked`: by the ear alone. */
  soundCheck: v.optional(v.picklist(['asked', 'daily']), 'asked'),
});

export const labFileSchema = v.strictObject({
  district: v.strictObject({ key: keySchema, name: v.string() }),
  /** sourcedId of the school's org in the roster. */
  school: keySchema,
  lab: v.strictObject({ key: keySchema, name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)) }),
  timeZone: v.pipe(v.string(), v.minLength(1)),
  /** Days on which the lab is closed, beside those outside the roster's terms. */
  holidays: v.optional(v.array(daySchema), []),
  seats: v.pipe(v.array(seatSchema), v.minLength(1)),
  cohorts: v.pipe(v.array(cohortSchema), v.minLength(1)),
  places: v.optional(v.pipe(v.array(placeSchema), v.maxLength(20)), []),
  blocks: v.array(blockSchema),
  lessons: v.optional(v.pipe(v.array(lessonSchema), v.maxLength(1000)), []),
  settings: v.optional(labSettingsSchema, {}),
});

export type LabFile = v.InferOutput<typeof labFileSchema>;
/** As a school writes it: what has a default may be left out. */
export type WrittenLabFile = v.InferInput<typeof labFileSchema>;
export type Lesson = v.InferOutput<typeof lessonSchema>;
export type LabSettings = v.InferOutput<typeof labSettingsSchema>;
export type Seat = v.InferOutput<typeof seatSchema>;
export type LabPlace = v.InferOutput<typeof placeSchema>;
export type RotationGroup = v.InferOutput<typeof groupSchema>;
export type Line = (typeof lines)[number];
export type ScheduledBlock = v.InferOutput<typeof blockSchema>;
