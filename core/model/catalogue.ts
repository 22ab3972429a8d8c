import * as v from 'valibot';
import { parseSignOnPattern } from '../navigation/sign-on-pattern.ts';
import { slugSchema } from './keys.ts';
import { isWithin, savedSignInSchema } from './saved-sign-in.ts';
import { vettingSchema } from './vetting.ts';

/** The program catalogue: which vendor programs a school runs, and what each may do. `resources/sample-school/catalogue.json` is one. */
export const originSchema = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/, 'an origin such as https://app.example.org or https://*.example.org'),
);
const signOnSchema = v.pipe(
  v.string(),
  v.maxLength(300),
  v.check((text) => parseSignOnPattern(text) !== null, 'a sign-on address such as https://login.example.org or https://login.example.org/oauth/*'),
);
const seconds = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

export const subjects = ['reading', 'math', 'typing', 'science'] as const;
export const permissions = ['camera', 'microphone', 'fullscreen', 'pointer-lock', 'clipboard-write', 'popups', 'downloads'] as const;

/** An LTI 1.3 tool, opened by the hub as its platform: docs/lti.md. The hub gives out `clientId` and `deploymentId`, the vendor all addresses. */
const ltiLaunchSchema = v.strictObject({
  kind: v.literal('lti'),
  /** The tool's address for OpenID Connect log-in initiation. */
  loginUrl: v.pipe(v.string(), v.url()),
  /** What the tool opens where no lesson is assigned (`target_link_uri`). */
  targetLink: v.pipe(v.string(), v.url()),
  /** Where the tool takes the signed launch: compared letter by letter. */
  redirectUris: v.pipe(v.array(v.pipe(v.string(), v.url())), v.minLength(1), v.maxLength(10)),
  clientId: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,255}$/, 'letters, digits and signs without a blank, at most 255')),
  deploymentId: v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,255}$/, 'letters, digits and signs without a blank, at most 255')), '1'),
});

/** A cmi5 assignable unit: its page asks the hub for a key of its own and reports to the hub's record store: docs/cmi5.md. */
const cmi5LaunchSchema = v.strictObject({
  kind: v.literal('cmi5'),
  address: v.pipe(v.string(), v.url()),
  /** The unit's activity id, as its maker gives it. */
  activityId: v.pipe(v.string(), v.url()),
  /** Score from which it is mastered, 0 to 1; the unit is told. */
  masteryScore: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

/** A program of the machine; which command that is, the machine's policy says: docs/native-programs.md. */
const nativeLaunchSchema = v.strictObject({ kind: v.literal('native') });

const programFields = v.strictObject({
  /** Stable id, used in plans, goals and statements. */
  id: slugSchema,
  /** As staff know it. Children see subject and icon. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  subject: v.picklist(subjects),
  /** Picture id under resources/pictures, e.g. `programs/abacus`. */
  icon: v.pipe(v.string(), v.regex(/^programs\/[a-z0-9-]+$/)),
  /** Grades that may be planned for it: 0 is kindergarten. */
  grades: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(12))), v.minLength(1)),
  /** How it is opened. `{student}`, `{launch}` and `{language}` in the address are replaced, percent-encoded. */
  launch: v.variant('kind', [
    v.strictObject({ kind: v.literal('web'), address: v.pipe(v.string(), v.url()) }),
    ltiLaunchSchema,
    cmi5LaunchSchema,
    nativeLaunchSchema,
  ]),
  /** Everything the program may load or go to. `https://*.host` means any subdomain, not the host itself. A native program has none: nothing of it goes through the station. */
  allowedOrigins: v.optional(v.array(originSchema), []),
  /** The pages of its sign-on service: allowed only while it signs on, see core/navigation/sign-on.ts. */
  signOn: v.optional(v.pipe(v.array(signOnSchema), v.maxLength(50)), []),
  /** Where the hub's saved user name and password of a student go: docs/saved-sign-ins.md. */
  savedSignIn: v.optional(savedSignInSchema),
  permissions: v.optional(v.array(v.picklist(permissions)), []),
  /** Whether its pages may be framed. Those of a program that refuses it cannot stand under the strip in Chromium: it is not opened there at all. */
  framing: v.optional(v.picklist(['allowed', 'refused']), 'allowed'),
  /** Without input for this long a student is idle, dated back to the last input. Seconds. */
  idleAfter: v.optional(seconds(1, 3600), 60),
  /** Media that plays in front counts as watching for this long without input. Seconds; 0 means it never counts. */
  watchLimit: v.optional(seconds(0, 7200), 600),
  /** How it is left without loss: its log-out page, and how long that page may take. */
  exit: v.optional(v.strictObject({ address: v.optional(v.pipe(v.string(), v.url())), graceSeconds: v.optional(seconds(0, 30), 3) }), { graceSeconds: 3 }),
  /** Seats of the school's licence that may be used at once; null is no limit. */
  licenceSeats: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null),
  /** What the vendor's own report counts as minutes, in words for staff. */
  vendorMinutes: v.optional(v.pipe(v.string(), v.maxLength(200)), 'not published'),
  weekStart: v.optional(v.picklist(['monday', 'sunday']), 'monday'),
  /** Default goal of credited minutes a school day. */
  goalMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(240)), 15),
  /** For staff alone: stations are not told. */
  vetting: v.optional(vettingSchema),
});

export const programSchema = v.pipe(
  programFields,
  v.forward(
    v.partialCheck(
      [['launch'], ['allowedOrigins']],
      ({ launch, allowedOrigins }) => launch.kind === 'native' || allowedOrigins.length > 0,
      'expected at least one origin',
    ),
    ['allowedOrigins'],
  ),
  v.forward(
    v.partialCheck(
      [['launch'], ['allowedOrigins']],
      ({ launch, allowedOrigins }) => launch.kind !== 'native' || allowedOrigins.length === 0,
      'a native program has no origins: the station cannot hold it to them',
    ),
    ['allowedOrigins'],
  ),
  v.forward(
    v.partialCheck(
      [['launch'], ['savedSignIn']],
      ({ launch, savedSignIn }) => savedSignIn === undefined || launch.kind === 'web',
      'only a program that is opened by its own web address is signed in by its form',
    ),
    ['savedSignIn'],
  ),
  v.forward(
    v.partialCheck(
      [['savedSignIn'], ['allowedOrigins'], ['signOn']],
      ({ savedSignIn, ...rules }) => savedSignIn === undefined || isWithin(savedSignIn, rules),
      'a page is neither of the allowed origins nor of the sign-on addresses',
    ),
    ['savedSignIn'],
  ),
);

export const catalogueSchema = v.pipe(
  v.strictObject({ programs: v.pipe(v.array(programSchema), v.minLength(1)) }),
  v.check((c) => new Set(c.programs.map((p) => p.id)).size === c.programs.length, 'two programs have the same id'),
);

export type Program = v.InferOutput<typeof programSchema>;
export type Catalogue = v.InferOutput<typeof catalogueSchema>;
/** As it is written: what has a default may be left out. */
export type CatalogueFile = v.InferInput<typeof catalogueSchema>;
export type LtiLaunch = v.InferOutput<typeof ltiLaunchSchema>;
export type Cmi5Launch = v.InferOutput<typeof cmi5LaunchSchema>;
export type Subject = (typeof subjects)[number];
export type Permission = (typeof permissions)[number];

/** Only the hub can say where it begins. */
export const isOpenedByHub = ({ launch }: Pick<Program, 'launch'>): boolean => launch.kind === 'lti' || launch.kind === 'cmi5';

/** What a host must be able to run for a program: pages in a frame, pages that refuse one, or processes of the machine. */
export type LaunchKind = 'web' | 'unframed' | 'native';
export function launchKindOf({ launch, framing }: Pick<Program, 'launch' | 'framing'>): LaunchKind {
  if (launch.kind === 'native') return 'native';
  return framing === 'refused' ? 'unframed' : 'web';
}

/** Where its pages begin without a student: in record mode. Null for a program that has no pages. */
export function addressWithoutStudent({ launch }: Pick<Program, 'launch'>, language: 'en' | 'es'): string | null {
  if (launch.kind === 'native') return null;
  if (launch.kind === 'lti') return launch.targetLink;
  return launch.address.replaceAll('{student}', 'record-mode').replaceAll('{launch}', 'record-mode').replaceAll('{language}', language);
}
