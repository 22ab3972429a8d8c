import * as v from 'valibot';
import { problems, type ProblemCode } from '../problems.ts';

/** Between the desktop application and the hub that runs as its utility process: the hub says how its start went; the application has two words for it. */
const problem = v.strictObject({
  code: v.picklist(Object.keys(problems) as ProblemCode[]),
  where: v.exactOptional(v.string()),
  detail: v.exactOptional(v.string()),
});

const readySchema = v.strictObject({
  kind: v.literal('ready'),
  /** As stations reach it. */
  address: v.string(),
  /** SHA-256 of its certificate's public key (SPKI), base64. */
  fingerprint: v.nullable(v.string()),
  lab: v.nullable(v.string()),
  /** File with this start's enrolment token; null without a lab. */
  enrolmentToken: v.nullable(v.string()),
  /** File with first passwords that were not handed over yet. */
  newStaffSecrets: v.nullable(v.string()),
});

export const hubMessageSchema = v.variant('kind', [
  readySchema,
  v.strictObject({ kind: v.literal('failed'), problems: v.array(problem) }),
  /** Answers `hubNewToken`. */
  v.strictObject({ kind: v.literal('token'), file: v.string() }),
]);

export type HubMessage = v.InferOutput<typeof hubMessageSchema>;
export type HubReady = v.InferOutput<typeof readySchema>;

/** End cleanly. */
export const hubStop = 'stop';
/** Write a new enrolment token into its file: one lasts a day, an application runs for weeks. */
export const hubNewToken = 'new-token';
