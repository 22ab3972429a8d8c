import * as v from 'valibot';
import { extensionsMap, iri, languageMap } from './statement-rules.ts';

/** Activity with its definition, interactions included (xAPI Data 2.4.4.1). */
const interactionTypes = ['true-false', 'choice', 'fill-in', 'long-fill-in', 'matching', 'performance', 'sequencing', 'likert', 'numeric', 'other'] as const;
const componentsOf: Readonly<Record<string, readonly string[]>> = {
  choice: ['choices'],
  sequencing: ['choices'],
  likert: ['scale'],
  matching: ['source', 'target'],
  performance: ['steps'],
};
const componentLists = ['choices', 'scale', 'source', 'target', 'steps'] as const;

const components = v.pipe(
  v.array(v.strictObject({ id: v.pipe(v.string(), v.minLength(1)), description: v.optional(languageMap) })),
  v.check((list) => new Set(list.map((c) => c.id)).size === list.length, 'must not have an id twice'),
);

const definition = v.pipe(
  v.strictObject({
    name: v.optional(languageMap),
    description: v.optional(languageMap),
    type: v.optional(iri),
    moreInfo: v.optional(iri),
    interactionType: v.optional(v.picklist(interactionTypes)),
    correctResponsesPattern: v.optional(v.array(v.string())),
    choices: v.optional(components),
    scale: v.optional(components),
    source: v.optional(components),
    target: v.optional(components),
    steps: v.optional(components),
    extensions: v.optional(extensionsMap),
  }),
  v.check((d) => d.interactionType !== undefined || d.correctResponsesPattern === undefined, 'correctResponsesPattern needs an interactionType'),
  v.check(
    (d) => componentLists.every((list) => d[list] === undefined || (componentsOf[d.interactionType ?? ''] ?? []).includes(list)),
    'has a list of components that its interactionType does not know',
  ),
);

export const activity = v.strictObject({ objectType: v.optional(v.literal('Activity')), id: iri, definition: v.optional(definition) });
