/**
 * The words of the statements a station makes. ADL, SCORM and cmi5 identifiers where one exists, ours under one base else.
 * `.example` is reserved by RFC 2606: the identifiers name, they are no addresses.
 */
const base = 'https://stationmaster.example/xapi';

export const verbs = {
  'signed-in': 'https://w3id.org/xapi/adl/verbs/logged-in',
  'signed-out': 'https://w3id.org/xapi/adl/verbs/logged-out',
  launched: 'http://adlnet.gov/expapi/verbs/launched',
  /** A stretch of one launch in one state; `result.duration` is its length. */
  spent: `${base}/verbs/spent`,
  ended: 'http://adlnet.gov/expapi/verbs/terminated',
  'asked-help': `${base}/verbs/asked-help`,
  'left-help': `${base}/verbs/left-help`,
  blocked: `${base}/verbs/blocked`,
  failed: `${base}/verbs/failed-to-run`,
  'refused-sign-in': `${base}/verbs/refused-sign-in`,
  'acted-as-staff': `${base}/verbs/acted-as-staff`,
  'set-store-aside': `${base}/verbs/set-store-aside`,
} as const;

export const activityTypes = {
  program: 'http://adlnet.gov/expapi/activities/course',
  station: `${base}/activity-types/station`,
} as const;

export const extensions = {
  /** {station, epoch, sequence}: the identity of the event, beside the statement's id. */
  source: `${base}/extensions/source`,
  /** {visit, launch, segment}: where in the student's day it belongs; what does not apply is absent. */
  place: `${base}/extensions/place`,
  /** {block, slot}. */
  slot: `${base}/extensions/slot`,
  /** State of a segment, see core/contract/station-hub.ts. */
  state: `${base}/extensions/state`,
  /** {wall, offset}: the machine's own clock and what was added to make hub time, ms. */
  clock: `${base}/extensions/clock`,
  /** Why a launch or visit ended, a host that was blocked, what staff did. */
  detail: `${base}/extensions/detail`,
} as const;

export const accountHome = `${base}/accounts`;
/** Accounts of record-store keys, as the authority of what other clients send. */
export const keyHome = `${base}/keys`;
export const programActivity = (program: string): string => `${base}/programs/${program}`;
export const stationActivity = (station: string): string => `${base}/stations/${station}`;
export const programOfActivity = (id: string): string | null => {
  const prefix = `${base}/programs/`;
  return id.startsWith(prefix) ? id.slice(prefix.length) : null;
};
