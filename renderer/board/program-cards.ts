import * as v from 'valibot';
import type { PictureChoices, ProgramCards } from '../../core/contract/board-hub.ts';
import { originsTakenSchema, recordReportSchema, type OriginsTaken } from '../../core/contract/station-hub.ts';
import { permissions, subjects } from '../../core/model/catalogue.ts';
import { parseWith } from '../../core/model/parse.ts';
import { vettingSchema } from '../../core/model/vetting.ts';
import type { Result } from '../../core/result.ts';

/** What the hub says of its programs, checked at the door. */
const text = v.string();
const place = { station: text, seat: v.nullable(v.number()) };
const cardsSchema: v.GenericSchema<unknown, ProgramCards> = v.object({
  recordMode: v.boolean(),
  free: v.array(v.object(place)),
  runs: v.array(v.object({ ...place, ...recordReportSchema.entries })),
  programs: v.array(
    v.object({
      program: text,
      name: text,
      subject: v.picklist(subjects),
      icon: text,
      grades: v.array(v.number()),
      launch: v.picklist(['web', 'lti', 'cmi5', 'native']),
      framing: v.picklist(['allowed', 'refused']),
      allowedOrigins: v.array(text),
      additions: v.array(v.object({ origin: text, at: v.number(), by: text })),
      signOn: v.array(text),
      permissions: v.array(v.picklist(permissions)),
      licenceSeats: v.nullable(v.number()),
      vendorMinutes: text,
      weekStart: v.picklist(['monday', 'sunday']),
      vetting: v.nullable(vettingSchema),
    }),
  ),
});

const choicesSchema: v.GenericSchema<unknown, PictureChoices> = v.object({ choices: v.array(text), set: v.boolean() });

export const parseProgramCards = (input: unknown): Result<ProgramCards> => parseWith(cardsSchema, input, 'SM-701', 'programs');
export const parseOriginsTaken = (input: unknown): Result<OriginsTaken> => parseWith(originsTakenSchema, input, 'SM-701', 'origins');
export const parsePictureChoices = (input: unknown): Result<PictureChoices> => parseWith(choicesSchema, input, 'SM-701', 'pictures');
