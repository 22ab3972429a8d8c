/** SHA-256 of bytes, or of a text in UTF-8, hex, by the browser. */
export async function sha256(of: string | ArrayBuffer): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', typeof of === 'string' ? new TextEncoder().encode(of) : of));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
