import * as v from 'valibot';
import { objectOf } from './object-of.ts';
import { ruleAt } from './rule-at.ts';
import { activity } from './statement-activity.ts';
import { actor, agent, group } from './statement-actor.ts';
import { extensionsMap, iri, uuid } from './statement-formats.ts';
import { languageTag } from './statement-language.ts';
import type { XapiVersion } from './statement-times.ts';

/** In what it happened (Data 2.4.6). */
export const statementRef = objectOf({ objectType: v.literal('StatementRef'), id: uuid });

/** One activity or several (Data 2.4.6.2.s4.b2). */
const several = v.array(activity);
const activities = v.lazy((input): typeof activity | typeof several => (Array.isArray(input) ? several : activity));

const relevantTypes = v.optional(v.pipe(v.array(iri), v.minLength(1, 'must hold at least one type')));

const anyContext = objectOf({
  registration: v.optional(uuid),
  instructor: v.optional(actor),
  team: v.optional(group),
  contextActivities: v.optional(
    objectOf({ parent: v.optional(activities), grouping: v.optional(activities), category: v.optional(activities), other: v.optional(activities) }),
  ),
  contextAgents: v.optional(v.array(objectOf({ objectType: v.literal('contextAgent'), agent, relevantTypes }))),
  contextGroups: v.optional(v.array(objectOf({ objectType: v.literal('contextGroup'), group, relevantTypes }))),
  revision: v.optional(v.string()),
  platform: v.optional(v.string()),
  language: v.optional(languageTag),
  statement: v.optional(statementRef),
  extensions: v.optional(extensionsMap),
});

/** New in 2.0.0: to 1.0.3 they are keys that it does not allow (Data 2.2.s4.b1.b7). */
const ofNewer = ['contextAgents', 'contextGroups'] as const;

export const contextOf = (version: XapiVersion) =>
  v.pipe(
    anyContext,
    ruleAt((context) => {
      const newer = version === '1.0.3' ? ofNewer.find((key) => context[key] !== undefined) : undefined;
      return newer === undefined ? null : [[newer], 'is a key of xAPI 2.0.0, and the request is of 1.0.3'];
    }),
  );
