import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Segment } from '../../core/meter/meter.ts';
import { toStatement, type Statement, type StationEvent } from '../../core/xapi/station-event.ts';

/** What one station sends after hours without a hub: visits of one child after another, eight segments to a launch, statements as the product makes them. */
export class StationBatches {
  readonly #station: string;
  readonly #students: readonly string[];
  readonly #programs: readonly string[];
  readonly #epoch = randomUUID();
  readonly #from: number;
  #sequence = 0;
  #launches = 0;
  readonly #ready: Statement[] = [];

  constructor(station: string, students: readonly string[], programs: readonly string[], from: number) {
    this.#station = station;
    this.#students = students;
    this.#programs = programs;
    this.#from = from;
  }

  next(size: number): Statement[] {
    while (this.#ready.length < size) this.#launch();
    return this.#ready.splice(0, size);
  }

  /** 20 minutes of one child in one program: ten statements, eight of them segments. */
  #launch(): void {
    const student = this.#students[this.#launches % this.#students.length] ?? '';
    const program = this.#programs[Math.floor(this.#launches / 3) % this.#programs.length] ?? '';
    const at = this.#from + this.#launches * 20 * 60_000;
    const who = { student, visit: uuid(), launch: uuid(), program };
    const slot = { block: 'morning', slot: this.#launches % 3 };
    this.#launches += 1;
    this.#say({ kind: 'launched', at, wall: at + 41, ...who, slot });
    for (let index = 0; index < 8; index += 1) {
      const segment: Segment = {
        index,
        state: (['active', 'watching', 'idle', 'active'] as const)[index % 4] ?? 'idle',
        startedAt: at + index * 140_000,
        durationMs: 139_731,
      };
      this.#say({ kind: 'segment', at: segment.startedAt, wall: segment.startedAt + 41, ...who, slot, segment });
    }
    this.#say({ kind: 'ended', at: at + 1_120_000, wall: at + 1_120_041, ...who, why: 'bell' });
  }

  #say(event: StationEvent): void {
    this.#sequence += 1;
    this.#ready.push(toStatement(uuid(), event, { station: this.#station, epoch: this.#epoch, sequence: this.#sequence }));
  }
}
