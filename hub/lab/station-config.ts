import { createHash } from 'node:crypto';
import type { LabStudent, LessonConfig, StationConfig } from '../../core/contract/station-hub.ts';
import type { Lesson } from '../../core/model/lab.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import type { HubContext } from '../hub-context.ts';
import { plainBlock, scheduledBlocks } from './day-blocks.ts';
import { readClips } from '../clips/clips.ts';
import { readBadges } from '../people/badges.ts';
import { goalsOf } from './goals.ts';
import { knownDays } from './known-days.ts';
import type { Lab } from './labs.ts';
import { publishMissing, readPlan } from './published-plan.ts';

/**
 * What a station needs for school days without the hub. The same for all stations of a lab, made once and kept until the roster, the badges, the plan or the day
 * changes. Its version is a hash of what it holds, without the minutes of today, which change all the time.
 */
export class StationConfigs {
  readonly #hub: Pick<HubContext, 'db' | 'clock'>;
  #kept: { readonly lab: Lab; readonly day: string; readonly config: Promise<StationConfig> } | null = null;

  constructor(hub: Pick<HubContext, 'db' | 'clock'>) {
    this.#hub = hub;
  }

  /** After the plan has changed. */
  forget(): void {
    this.#kept = null;
  }

  of(lab: Lab): Promise<StationConfig> {
    const day = schoolDay(this.#hub.clock(), lab.calendar.timeZone);
    if (this.#kept?.lab !== lab || this.#kept.day !== day) {
      const config = this.#make(lab);
      this.#kept = { lab, day, config };
      config.catch(() => this.forget());
    }
    return this.#kept.config;
  }

  async #make(lab: Lab): Promise<StationConfig> {
    const now = this.#hub.clock();
    await this.#hub.db.transaction().execute((tx) => publishMissing(tx, lab, now));
    const days = knownDays(lab, now);
    const plan = await readPlan(this.#hub.db, lab, days);
    const here = new Set(lab.students.map((s) => s.student));
    const badges = await readBadges(this.#hub.db, lab.scope);
    const parts = {
      ...lab.scope,
      labName: lab.file.lab.name,
      timeZone: lab.file.timeZone,
      seats: lab.file.seats,
      cohorts: lab.file.cohorts.map((c) => ({ cohort: c.class, name: c.name, line: c.line, programs: c.programs })),
      students: lab.students.map((student) => studentConfig(student, lab)),
      staff: lab.staff.flatMap((s) => (s.pin === null ? [] : [{ staff: s.staff, name: s.name, pin: s.pin }])),
      badges: badges.filter((badge) => here.has(badge.student)),
      clips: await readClips(this.#hub.db, lab.scope),
      // Whom a vendor named to the school is nothing that a station needs.
      programs: lab.programs.map(({ vetting: _, ...program }) => program),
      places: lab.file.places,
      lessons: lab.file.lessons.map((lesson) => lessonConfig(lesson, lab)),
      settings: lab.file.settings as StationConfig['settings'],
      days: days.map((day) => ({ day, blocks: scheduledBlocks(lab, day).map(plainBlock), plan: plan.get(day) ?? [] })),
    };
    return { version: createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32), ...parts };
  }
}

/** A cmi5 unit says what became of it; of the others nobody does but the child, by Done. */
function lessonConfig({ id, cohort, program, title, target, finishedBy, doneAfterMinutes }: Lesson, lab: Lab): LessonConfig {
  const tells = lab.programs.find((each) => each.id === program)?.launch.kind === 'cmi5';
  return { id, cohort, program, title, target, finishedBy: finishedBy ?? (tells ? 'tool' : 'done'), doneAfterMinutes };
}

function studentConfig(student: Lab['students'][number], lab: Lab): LabStudent {
  return {
    student: student.student,
    firstName: student.givenName,
    lastInitial: [...student.familyName][0] ?? '',
    picture: student.picture,
    cohort: student.cohort,
    guestOn: student.today?.cohort === student.cohort ? lab.day : null,
    joins: student.today === null || student.today.cohort === student.cohort ? null : { cohort: student.today.cohort, day: lab.day },
    grade: student.grade,
    language: student.language,
    display: student.display,
    verifier: student.verifier,
    signIn: { ...student.signIn, ways: [...student.signIn.ways] },
    goals: goalsOf(student, lab),
    creditedToday: {},
  };
}
