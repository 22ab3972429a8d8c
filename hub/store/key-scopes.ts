/** What a key may do, in xAPI's own words (1.0.3 Communication 4.2, "OAuth Authorization Scope"), as far as this store has the resources. */
export const keyScopes = ['statements/write', 'statements/read', 'statements/read/mine', 'all/read', 'all'] as const;
export type KeyScope = (typeof keyScopes)[number];

export const isKeyScope = (word: string): word is KeyScope => (keyScopes as readonly string[]).includes(word);

export const mayWrite = (scopes: readonly KeyScope[]): boolean => scopes.some((each) => each === 'statements/write' || each === 'all');

/** `mine`: what came by this key. */
export function mayRead(scopes: readonly KeyScope[]): 'everything' | 'mine' | 'nothing' {
  if (scopes.some((each) => each === 'statements/read' || each === 'all/read' || each === 'all')) return 'everything';
  return scopes.includes('statements/read/mine') ? 'mine' : 'nothing';
}
