import type { Migration } from 'kysely/migration';
import { first } from './0001-first.ts';
import { recordStore } from './0002-record-store.ts';
import { stationHealth } from './0003-station-health.ts';
import { forwarding } from './0004-forwarding.ts';
import { forwardAgain } from './0005-forward-again.ts';
import { signInWays } from './0006-sign-in-ways.ts';
import { badges } from './0007-badges.ts';
import { ltiKeys } from './0008-lti-keys.ts';
import { display } from './0009-display.ts';
import { path } from './0011-path.ts';
import { guests } from './0012-guests.ts';
import { savedSignIns } from './0013-saved-sign-ins.ts';
import { recordMode } from './0014-record-mode.ts';
import { clips } from './0015-clips.ts';

/** Every migration in order, by name. A name that was released never changes; a new one goes to the end. */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-record-store': recordStore,
  '0003-station-health': stationHealth,
  '0004-forwarding': forwarding,
  '0005-forward-again': forwardAgain,
  '0006-sign-in-ways': signInWays,
  '0007-badges': badges,
  '0008-lti-keys': ltiKeys,
  '0009-display': display,
  '0011-path': path,
  '0012-guests': guests,
  '0013-saved-sign-ins': savedSignIns,
  '0014-record-mode': recordMode,
  '0015-clips': clips,
};
