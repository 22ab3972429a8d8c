/** Privileged schemes of the app are served from reserved https origins, and named back for main: `app://station/x` is `https://station.app.scheme.test/x` to Chromium. */
const suffix = '.scheme.test';
const registered = new Set<string>();

export type SchemeHandler = (request: Request) => Response | Promise<Response>;

export const registerScheme = (scheme: string): void => void registered.add(scheme);

export const toChromium = (url: string): string =>
  url.replace(/^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)/i, (whole, scheme: string, host: string) =>
    registered.has(scheme) ? `https://${host}.${scheme}${suffix}` : whole,
  );

export const toApp = (url: string): string =>
  url.replace(/^https:\/\/([^/?#]+)\.([a-z0-9+-]+)\.scheme\.test(?=[/?#]|$)/, (_whole, host: string, scheme: string) => `${scheme}://${host}`);

export const schemeOf = (url: string): string => url.slice(0, url.indexOf(':'));
