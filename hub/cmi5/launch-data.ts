import type { Cmi5Session } from './cmi5-sessions.ts';

/** The state document LMS.LaunchData (cmi5 10): what the unit has to know of its launch. */
export const launchData = ({ unit, launch }: Cmi5Session) => ({
  contextTemplate: {
    contextActivities: { grouping: [{ objectType: 'Activity', id: unit.activityId }] },
    extensions: { 'https://w3id.org/xapi/cmi5/context/extensions/sessionid': launch },
  },
  launchMode: 'Normal',
  launchMethod: 'AnyWindow',
  moveOn: 'CompletedOrPassed',
  ...(unit.masteryScore === undefined ? {} : { masteryScore: unit.masteryScore }),
});
