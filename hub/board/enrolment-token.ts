import { formatEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { audit } from '../audit.ts';
import type { HubContext } from '../hub-context.ts';
import type { Lab } from '../lab/labs.ts';
import { newSecret, secretHash } from '../people/secret-hash.ts';

/** Makes a token with which stations enrol in this lab; only its hash is kept. */
export interface NewToken {
  readonly token: string;
  readonly endsAt: number;
  readonly uses: number;
}

const hour = 60 * 60_000;

export async function makeEnrolmentToken(hub: HubContext, lab: Lab, madeBy: string, hours = 24, uses = 200): Promise<NewToken> {
  const now = hub.clock();
  const secret = newSecret(24);
  const endsAt = now + hours * hour;
  await hub.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('enrolment_tokens')
      .values({ ...lab.scope, token: secretHash(secret), made_at: now, made_by: madeBy, ends_at: endsAt, uses_left: uses })
      .execute();
    await audit(tx, lab.scope, { at: now, actor: madeBy, action: 'make-enrolment-token', detail: { endsAt, uses } });
  });
  const content = { hub: hub.publicAddress(), lab: lab.scope.lab, secret, fingerprint: hub.fingerprint };
  return { token: formatEnrolmentToken(content, (text) => Buffer.from(text, 'utf8').toString('base64url')), endsAt, uses };
}
