import type { Derive } from '../../core/sign-in/verifier.ts';

/** PBKDF2-HMAC-SHA-256 by WebCrypto, 32 bytes; base64 in, base64 out. */
export const derive: Derive = async (secret, saltBase64, iterations) => {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), 'PBKDF2', false, ['deriveBits']);
  const salt = Uint8Array.from(atob(saltBase64), (c) => c.charCodeAt(0));
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256);
  return btoa(String.fromCharCode(...new Uint8Array(bits)));
};
