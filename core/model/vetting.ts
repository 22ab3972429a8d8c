import * as v from 'valibot';

/**
 * A program's vetting card: what the school has to know of a vendor before children work there, and who looked. Everything may be left out until it is
 * known; what a program without a whole card may do is not decided here. Docs: docs/catalogue.md.
 */
const day = v.pipe(v.string(), v.isoDate());
const words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300));
const page = v.pipe(v.string(), v.url(), v.startsWith('https://'), v.maxLength(500));

export const logInWays = ['open', 'typed', 'saved', 'single-sign-on', 'lti', 'cmi5'] as const;
export const usageExports = ['none', 'csv', 'api', 'xapi', 'cmi5', 'caliper'] as const;
export const adaptivities = ['none', 'within-lessons', 'between-lessons', 'own-path'] as const;
export const collectedData = ['student-key', 'name', 'grade', 'work', 'usage', 'voice', 'picture', 'contact', 'device'] as const;
export const advertisings = ['none', 'own-products', 'contextual', 'targeted'] as const;
/** Tiers of evidence of the Every Student Succeeds Act, section 8101(21): 1 strong, 2 moderate, 3 promising, 4 demonstrates a rationale. */
const evidenceTier = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4));

export const vettingSchema = v.pipe(
  v.strictObject({
    /** How a student logs in at the vendor's. */
    logIn: v.optional(v.picklist(logInWays)),
    /** How the vendor gives out what students did. */
    usageExport: v.optional(v.pipe(v.array(v.picklist(usageExports)), v.minLength(1))),
    /** A teacher can assign one lesson to one student. */
    assignable: v.optional(v.boolean()),
    adaptivity: v.optional(v.picklist(adaptivities)),
    privacyPolicy: v.optional(page),
    /** The data processing agreement with the vendor, by its dates. */
    agreement: v.optional(
      v.pipe(
        v.strictObject({ signedOn: day, endsOn: v.optional(day), document: v.optional(page) }),
        v.check(({ signedOn, endsOn }) => endsOn === undefined || endsOn >= signedOn, 'ends before it was signed'),
      ),
    ),
    /** What of a student the vendor collects. */
    dataCollected: v.optional(v.array(v.picklist(collectedData))),
    advertising: v.optional(v.picklist(advertisings)),
    /** The vendor's own statement (VPAT or ACR), and what it conforms to, as it says. */
    accessibility: v.optional(v.strictObject({ statement: v.optional(page), conformsTo: words })),
    /** That it does what it says for these grades. */
    evidence: v.optional(v.strictObject({ tier: evidenceTier, source: page })),
    licenceEndsOn: v.optional(day),
    /** Whom to ask at the vendor's. */
    contact: v.optional(v.strictObject({ name: words, email: v.pipe(v.string(), v.email(), v.maxLength(200)) })),
    reviewedBy: v.optional(words),
    reviewedOn: v.optional(day),
    reviewAgainOn: v.optional(day),
  }),
  v.check(({ reviewedBy, reviewedOn }) => (reviewedBy === undefined) === (reviewedOn === undefined), 'a review has a name and a day'),
  v.check(
    ({ reviewedOn, reviewAgainOn }) => reviewedOn === undefined || reviewAgainOn === undefined || reviewAgainOn > reviewedOn,
    'the next review is not after this one',
  ),
);

export type Vetting = v.InferOutput<typeof vettingSchema>;
