import { createHash } from 'node:crypto';
import type { LtiAnswer } from './authorize.ts';

/** The page that posts the signed launch to the tool (OAuth 2.0 Form Post Response Mode). It shows nothing and goes on by itself. */
const script = 'document.forms[0].submit();';
const scriptHash = createHash('sha256').update(script).digest('base64');

export const launchPage = ({ redirectUri, state, idToken }: LtiAnswer): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Launch</title><form method="post" action="${escaped(redirectUri)}">` +
  `<input type="hidden" name="id_token" value="${escaped(idToken)}"><input type="hidden" name="state" value="${escaped(state)}"></form><script>${script}</script></html>`;

/** `form-action` holds for where the tool redirects the form too: all of the program's own origins. */
export const launchPagePolicy = ({ launch }: LtiAnswer): string =>
  `default-src 'none'; script-src 'sha256-${scriptHash}'; form-action ${launch.allowedOrigins.join(' ')}; base-uri 'none'`;

export const refusalPage = (code: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${code}</title><p>This program could not be opened (${code}).</html>`;
export const refusalPagePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'";

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
