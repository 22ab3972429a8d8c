import * as v from 'valibot';
import { isStoreAddress, storeAddressRule } from '../upload/store-address.ts';

/** A record store that takes a station's events in place of the hub, as the machine's policy names it. Any one that speaks xAPI and Basic authentication will do. */
export const recordStoreSchema = v.strictObject({
  /** What `/statements` is put behind, e.g. `https://store.example.org/xapi`. */
  url: v.pipe(
    v.string(),
    v.maxLength(1000),
    v.check(isStoreAddress, `expected ${storeAddressRule}`),
    v.transform((url) => url.replace(/\/+$/, '')),
  ),
  /** A colon would end it (RFC 7617). */
  key: v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.regex(/^[^:]+$/, 'expected no colon')),
  secret: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  /** Whether it takes bodies packed with gzip; the specification does not ask it to. */
  gzip: v.optional(v.boolean(), false),
  version: v.optional(v.picklist(['2.0.0', '1.0.3']), '2.0.0'),
});

export type RecordStorePolicy = v.InferOutput<typeof recordStoreSchema>;

/** Origin of the store that the policy names; null where events go to the hub. */
export const recordStoreOrigin = ({ recordStore }: { readonly recordStore?: RecordStorePolicy | undefined }): string | null =>
  recordStore === undefined ? null : new URL(recordStore.url).origin;
