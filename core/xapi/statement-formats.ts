import * as v from 'valibot';
import { mapOf } from './map-of.ts';

/** The small formats of a statement that are one pattern each (xAPI 1.0.3 Data 2.4.2.3, 2.4.11, 4.1, 4.3, 4.4; the same in 2.0.0). */

/** What RFC 3987 forbids is not in it: blanks, control signs, `"<>\^{|}` and the backtick. */
const iriPattern = /^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-[\]_a-z~\u00a0-\uffff]+$/;
const looseEscape = /%(?![0-9A-Fa-f]{2})/;

/** Absolute (Data 2.2.s4.b1.b8: never without a scheme); escapes whole, at most one fragment. */
export const isIri = (text: string): boolean =>
  iriPattern.test(text) && (!text.includes('%') || !looseEscape.test(text)) && text.indexOf('#') === text.lastIndexOf('#');

/** An IRI that is a locator: a URN names and locates nothing (About 4, "IRL"). */
export const isIrl = (text: string): boolean => isIri(text) && !/^urn:/i.test(text);

export const iri = v.pipe(v.string(), v.check(isIri, 'must be an absolute IRI'));
export const irl = v.pipe(v.string(), v.check(isIrl, 'must be an absolute IRL'));
/** An OpenID is a URI: an IRI in ASCII. */
export const uri = v.pipe(
  v.string(),
  v.check((text) => isIri(text) && !/[\u0080-\uffff]/.test(text), 'must be an absolute URI'),
);

/** `mailto:` and one address; what RFC 6068 wants escaped in it may stand as it is where it cannot end the address. */
const mailboxPattern =
  /^mailto:[^\s"(),:;<>@[\\\]?#]+@[a-z0-9\u00a0-\uffff](?:[a-z0-9\u00a0-\uffff-]*[a-z0-9\u00a0-\uffff])?(?:\.[a-z0-9\u00a0-\uffff](?:[a-z0-9\u00a0-\uffff-]*[a-z0-9\u00a0-\uffff])?)*$/i;
export const mailbox = v.pipe(v.string(), v.regex(mailboxPattern, 'must be mailto: and one address'));

/** In standard form, in any case, of any version and variant: variant 2 is recommended, no more (Data 4.4; the example of 2.4.s2 is another). */
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => uuidPattern.test(text);
export const uuid = v.pipe(v.string(), v.check(isUuid, 'must be a UUID'));

export const sha1 = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/i, 'must be a SHA-1 in hex'));
/** SHA-224, 256, 384 or 512. */
export const sha2 = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i, 'must be a SHA-2 in hex'));

/** Type and subtype, with parameters as tokens or quoted (RFC 2046). */
const mediaTypePattern = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\]|\\.)*"))*\s*;?\s*$/;
export const mediaType = v.pipe(v.string(), v.regex(mediaTypePattern, 'must be a media type'));

/** Keys are IRIs, values anything that JSON holds, null too (Data 4.1.s3). */
export const extensionsMap = mapOf(isIri, 'must be an absolute IRI', (_value): _value is unknown => true, '');
