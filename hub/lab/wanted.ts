import * as v from 'valibot';
import { desiredSchema } from '../../core/contract/station-hub.ts';
import type { Reader } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';

/** What staff want of one station alone: the part of its desired state that is kept with it. */
const wantedSchema = v.pick(desiredSchema, ['paused', 'pulledOut', 'message', 'programOverride', 'help', 'arrival', 'resendSetAsideBefore', 'record']);
export type Wanted = v.InferOutput<typeof wantedSchema>;

export const nothingWanted: Wanted = {
  paused: false,
  pulledOut: null,
  message: null,
  programOverride: null,
  help: null,
  arrival: null,
  resendSetAsideBefore: null,
  record: null,
};

export const readWanted = (json: string): Wanted => v.parse(wantedSchema, JSON.parse(json));

/** Writes it and lets the station's revision grow. */
export async function writeWanted(db: Reader, station: string, wanted: Wanted): Promise<void> {
  await db
    .updateTable('stations')
    .set((eb) => ({ wanted_json: JSON.stringify(wanted), revision: eb('revision', '+', 1) }))
    .where('station', '=', station)
    .execute();
}

/** A change that concerns every station of the lab. */
export async function growLabRevision(db: Reader, scope: Scope): Promise<void> {
  await db
    .updateTable('labs')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('district', '=', scope.district)
    .where('school', '=', scope.school)
    .where('lab', '=', scope.lab)
    .execute();
}
