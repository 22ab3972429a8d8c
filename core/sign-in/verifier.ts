/**
 * Verifiers of weak secrets (pictures, PINs): PBKDF2-HMAC-SHA-256, `pbkdf2-sha256$iterations$salt$hash`, base64 without padding rules of its own.
 * They slow a thief of the file down and never more: three pictures of twelve are 1,320 secrets. The derivation is the platform's.
 */
export type Derive = (secret: string, saltBase64: string, iterations: number) => Promise<string>;

export const studentIterations = 60_000;
export const staffIterations = 210_000;

export async function makeVerifier(secret: string, saltBase64: string, iterations: number, derive: Derive): Promise<string> {
  return `pbkdf2-sha256$${iterations}$${saltBase64}$${await derive(secret, saltBase64, iterations)}`;
}

export async function verify(secret: string, verifier: string, derive: Derive): Promise<boolean> {
  const [kind, iterations, salt, hash] = verifier.split('$');
  const rounds = Number(iterations);
  if (kind !== 'pbkdf2-sha256' || !salt || !hash || !Number.isInteger(rounds) || rounds < 1 || rounds > 5_000_000) return false;
  return sameText(await derive(secret, salt, rounds), hash);
}

/** Looks at every character whatever the first difference. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(1, b.length));
  return difference === 0;
}

/** A picture password as the secret of a verifier: the pictures' names in order. */
export const pictureSecret = (pictures: readonly string[]): string => pictures.join('+');
