import * as v from 'valibot';
import { objectOf } from './object-of.ts';
import { ruleAt, type Finding } from './rule-at.ts';
import { extensionsMap, iri, irl } from './statement-formats.ts';
import { languageMap } from './statement-language.ts';

/**
 * Activity with its definition, interactions included (Data 2.4.4.1).
 * Response patterns are strings and no more: a store MAY look into them (s13.b3), and old content writes them loosely.
 */
export const interactionTypes = [
  'true-false',
  'choice',
  'fill-in',
  'long-fill-in',
  'matching',
  'performance',
  'sequencing',
  'likert',
  'numeric',
  'other',
] as const;
export const componentLists = ['choices', 'scale', 'source', 'target', 'steps'] as const;
/** Which type knows which lists (Data 2.4.4.1.s15.table2). */
export const listsOf: Readonly<Partial<Record<(typeof interactionTypes)[number], readonly (typeof componentLists)[number][]>>> = {
  choice: ['choices'],
  sequencing: ['choices'],
  likert: ['scale'],
  matching: ['source', 'target'],
  performance: ['steps'],
};

const component = objectOf({ id: v.string(), description: v.optional(languageMap) });

/** An id stands once in a list (Data 2.4.4.1.s16.b1). */
function secondOfItsId(list: v.InferOutput<typeof component>[]): Finding | null {
  const seen = new Set<string>();
  for (const [index, each] of list.entries()) {
    if (seen.has(each.id)) return [[index, 'id'], 'must not have an id twice'];
    seen.add(each.id);
  }
  return null;
}
const components = v.pipe(v.array(component), ruleAt(secondOfItsId));

const plainDefinition = objectOf({
  name: v.optional(languageMap),
  description: v.optional(languageMap),
  type: v.optional(iri),
  moreInfo: v.optional(irl),
  interactionType: v.optional(v.picklist(interactionTypes)),
  correctResponsesPattern: v.optional(v.array(v.string())),
  choices: v.optional(components),
  scale: v.optional(components),
  source: v.optional(components),
  target: v.optional(components),
  steps: v.optional(components),
  extensions: v.optional(extensionsMap),
});

/** Whatever belongs to an interaction needs its type (Data 2.4.4.1.s13.b1), and a list the type that knows it. */
function interactionFinding(definition: v.InferOutput<typeof plainDefinition>): Finding | null {
  const type = definition.interactionType;
  for (const key of ['correctResponsesPattern', ...componentLists] as const) {
    if (definition[key] === undefined) continue;
    if (type === undefined) return [['interactionType'], `is missing: ${key} needs it`];
    if (key !== 'correctResponsesPattern' && listsOf[type]?.includes(key) !== true)
      return [[key], `must not be there: an interaction of ${type} has no such list`];
  }
  return null;
}

const definition = v.pipe(plainDefinition, ruleAt(interactionFinding));

export const activity = objectOf({ objectType: v.optional(v.literal('Activity')), id: iri, definition: v.optional(definition) });
