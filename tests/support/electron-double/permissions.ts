import type Electron from 'electron';

/**
 * Electron asks the app when a page asks; Chromium under the protocol is told beforehand. So the app's two handlers are asked the same questions ahead, per origin,
 * and their answers become Chromium's settings. That a prompt would have been shown is not represented.
 */
export interface PermissionName {
  readonly electron: Parameters<NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>>[1];
  /** As the DevTools protocol's PermissionDescriptor names it. */
  readonly chromium: string;
  readonly media?: 'video' | 'audio';
  readonly sysex?: boolean;
}

export const permissionNames: readonly PermissionName[] = [
  { electron: 'media', chromium: 'camera', media: 'video' },
  { electron: 'media', chromium: 'microphone', media: 'audio' },
  { electron: 'geolocation', chromium: 'geolocation' },
  { electron: 'notifications', chromium: 'notifications' },
  { electron: 'midi', chromium: 'midi' },
  { electron: 'midiSysex', chromium: 'midi', sysex: true },
  { electron: 'idle-detection', chromium: 'idle-detection' },
  { electron: 'clipboard-read', chromium: 'clipboard-read' },
  { electron: 'clipboard-sanitized-write', chromium: 'clipboard-write' },
  { electron: 'display-capture', chromium: 'display-capture' },
  { electron: 'window-management', chromium: 'window-management' },
  { electron: 'keyboardLock', chromium: 'keyboard-lock' },
  { electron: 'pointerLock', chromium: 'pointer-lock' },
  { electron: 'speaker-selection', chromium: 'speaker-selection' },
  { electron: 'storage-access', chromium: 'storage-access' },
];

interface Handlers {
  readonly request: Parameters<Electron.Session['setPermissionRequestHandler']>[0];
  readonly check: Parameters<Electron.Session['setPermissionCheckHandler']>[0];
}

/** Absent handlers grant, as in Electron. */
export async function isGranted(
  { request, check }: Handlers,
  page: Electron.WebContents,
  { electron, media }: PermissionName,
  address: string,
): Promise<boolean> {
  const origin = new URL(address).origin;
  if (check !== null && !check(page, electron, origin, { isMainFrame: true, requestingUrl: address, ...(media === undefined ? {} : { mediaType: media }) }))
    return false;
  if (request === null) return true;
  return new Promise((resolve) =>
    request(page, electron, resolve, { isMainFrame: true, requestingUrl: address, ...(media === undefined ? {} : { mediaTypes: [media] }) }),
  );
}
