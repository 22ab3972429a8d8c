/** The ways in which a student can sign in, as a school writes them; in a list the first is asked for first, the others are one tap away. */
export const signInWays = ['pictures', 'pin', 'password', 'badge', 'staff'] as const;
export type SignInWay = (typeof signInWays)[number];

/** Those with a secret that the station asks for on a screen. */
export const askedWays = ['pictures', 'pin', 'password'] as const;
export type AskedWay = (typeof askedWays)[number];

/** Those that the hub has a word on. A badge signs in whoever has one that is not voided: it needs no place among a student's ways. */
export const checkedWays = [...askedWays, 'badge'] as const;
export type CheckedWay = (typeof checkedWays)[number];

export const defaultWays: readonly SignInWay[] = ['pictures'];

/** The verifier of each way; null where none was set. */
export type Verifiers = Readonly<Record<AskedWay, string | null>>;

/** The ways that a student can be asked, in order: those chosen for the student that have a secret. Where there is none, staff sign the student in. */
export const waysToAsk = (ways: readonly SignInWay[], verifiers: Verifiers): AskedWay[] =>
  askedWays.filter((way) => ways.includes(way) && verifiers[way] !== null).sort((a, b) => ways.indexOf(a) - ways.indexOf(b));

export const leastDigits = 4;
export const mostDigits = 6;
export const isPin = (text: string): boolean => /^\d{4,6}$/.test(text);

export const leastPassword = 4;
export const mostPassword = 64;
/** As the secret of a verifier: the same letters typed on another keyboard are the same password. */
export const passwordSecret = (typed: string): string => typed.normalize('NFKC');
export function isPassword(text: string): boolean {
  const { length } = passwordSecret(text);
  return length >= leastPassword && length <= mostPassword && text.trim() === text;
}
