/** Text of an enrolment token's base64url, with what a browser has. Throws where it is none. */
export function base64urlText(base64url: string): string {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
}
