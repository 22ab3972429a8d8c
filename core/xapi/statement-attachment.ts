import * as v from 'valibot';
import { objectOf } from './object-of.ts';
import { ruleAt, type Finding } from './rule-at.ts';
import { iri, irl, mediaType, sha2 } from './statement-formats.ts';
import { languageMap } from './statement-language.ts';

/** Metadata of what belongs to a statement (Data 2.4.11). This store takes no bodies and no signatures, by design: only what lies elsewhere. */
export const signatureUsage = 'http://adlnet.gov/expapi/attachments/signature';

const metadata = objectOf({
  usageType: iri,
  display: languageMap,
  description: v.optional(languageMap),
  contentType: mediaType,
  length: v.pipe(v.number(), v.safeInteger('must be a whole number of octets'), v.minValue(0, 'must not be less than 0')),
  sha2,
  fileUrl: v.optional(irl),
});

function bodyFinding(attachment: v.InferOutput<typeof metadata>): Finding | null {
  if (attachment.usageType === signatureUsage) return [['usageType'], 'is a signature: this store takes no signed statements'];
  return attachment.fileUrl === undefined ? [['fileUrl'], 'is missing: this store takes no attachment bodies, only those that lie at a fileUrl'] : null;
}

export const attachments = v.array(v.pipe(metadata, ruleAt(bodyFinding)));
