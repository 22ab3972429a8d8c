import type { Migration } from 'kysely/migration';
import { first } from './0001-first.ts';
import { stationHealth } from './0003-station-health.ts';

/** Every migration in order, by name. A name that was released never changes; a new one goes to the end. */
export const migrations: Record<string, Migration> = { '0001-first': first, '0003-station-health': stationHealth };
