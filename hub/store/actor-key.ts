import { indexKey } from './index-key.ts';

/** Who is meant, by the one inverse functional identifier, as columns hold it (Data 2.4.2.3). An anonymous group has none. */
export interface Identified {
  readonly mbox?: string | undefined;
  readonly mbox_sha1sum?: string | undefined;
  readonly openid?: string | undefined;
  readonly account?: { readonly homePage: string; readonly name: string } | undefined;
}

export const anonymous = 'anonymous';

export function actorKey(actor: Identified): string {
  // The last colon parts page and name, so that no two accounts have one text.
  if (actor.account !== undefined) return indexKey(`account:${actor.account.homePage}:${actor.account.name.replace(/[%:]/g, encodeURIComponent)}`);
  if (actor.mbox !== undefined) return indexKey(mailbox(actor.mbox));
  if (actor.openid !== undefined) return indexKey(actor.openid);
  return actor.mbox_sha1sum === undefined ? anonymous : indexKey(`sha1:${actor.mbox_sha1sum.toLowerCase()}`);
}

/** Scheme and domain of a mail address know no case (Data 2.3.1). */
export function mailbox(mbox: string): string {
  const at = mbox.lastIndexOf('@');
  return `mailto:${mbox.slice('mailto:'.length, at)}${mbox.slice(at).toLowerCase()}`;
}
