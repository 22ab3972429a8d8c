import type Electron from 'electron';
import type { Chromium } from './chromium.ts';
import { NetworkService } from './network-service.ts';
import { registerScheme, type SchemeHandler } from './own-schemes.ts';
import { isGranted, permissionNames } from './permissions.ts';
import { preferredAgent } from './preferred-agent.ts';
import { StrictEmitter } from './strict-emitter.ts';
import type { DoubleWebContents } from './web-contents.ts';

/** `Session`: a browser context of its own, with a network of its own. The default session is the profile that lives on disk. */
type Filter = (details: Electron.OnBeforeRequestListenerDetails, answer: (response: Electron.CallbackResponse) => void) => void;
type Built = Pick<
  Electron.Session,
  | 'clearStorageData'
  | 'clearCache'
  | 'clearAuthCache'
  | 'clearHostResolverCache'
  | 'closeAllConnections'
  | 'getUserAgent'
  | 'setUserAgent'
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setBluetoothPairingHandler'
  | 'setCertificateVerifyProc'
>;

export class DoubleSession extends StrictEmitter implements Built {
  readonly partition: string;
  readonly pages = new Set<DoubleWebContents>();
  readonly schemes = new Map<string, SchemeHandler>();
  readonly permissions: {
    request: Electron.Session['setPermissionRequestHandler'] extends (handler: infer H) => void ? H : never;
    check: Electron.Session['setPermissionCheckHandler'] extends (handler: infer H) => void ? H : never;
  } = { request: null, check: null };
  agent = { userAgent: preferredAgent, languages: '' };
  #filter: Filter | null = null;
  #verify: Parameters<Electron.Session['setCertificateVerifyProc']>[0] = null;
  #network: Promise<NetworkService> | null = null;
  #context: Promise<string | undefined> | null = null;
  #asked = 0;

  constructor(partition: string) {
    super();
    this.partition = partition;
  }

  readonly webRequest = {
    onBeforeRequest: (...args: [Filter | null] | [Electron.WebRequestFilter, Filter | null]): void =>
      void (this.#filter = args[1] ?? (args[0] as Filter | null)),
  };
  readonly protocol = {
    handle: (scheme: string, handler: SchemeHandler): void => {
      registerScheme(scheme);
      this.schemes.set(scheme, handler);
    },
    unhandle: (scheme: string): void => void this.schemes.delete(scheme),
    isProtocolHandled: (scheme: string): boolean => this.schemes.has(scheme),
  };
  readonly cookies = {
    get: async (filter: Electron.CookiesGetFilter): Promise<Electron.Cookie[]> => {
      const { cookies } = await this.#browser().devTools.browser.send('Storage.getCookies', await this.#place());
      return cookies
        .filter((c) => filter.name === undefined || c.name === filter.name)
        .map((c) => ({ name: c.name, value: c.value, domain: c.domain, path: c.path, sameSite: 'unspecified' as const }));
    },
    flushStore: (): Promise<void> => Promise.resolve(),
  };

  network(): Promise<NetworkService> {
    return (this.#network ??= NetworkService.open({
      request: (details) => this.lets({ ...details, webContents: null }),
      certificate: (host, pem, problem) => this.#trusts(host, pem, problem),
    }));
  }

  /** Undefined for the default context. */
  context(chromium: Chromium): Promise<string | undefined> {
    this.#chromium = chromium;
    if (this.partition === '') return Promise.resolve(undefined);
    return (this.#context ??= this.network().then(async ({ address }) => {
      const { browserContextId } = await chromium.devTools.browser.send('Target.createBrowserContext', {
        proxyServer: address,
        proxyBypassList: '<-loopback>',
      });
      return browserContextId;
    }));
  }
  #chromium: Chromium | null = null;

  /** The app's own filter on a request. */
  async lets(request: {
    readonly url: string;
    readonly method: string;
    readonly resourceType: Electron.OnBeforeRequestListenerDetails['resourceType'];
    readonly webContents: DoubleWebContents | null;
    readonly referrer?: string;
  }): Promise<boolean> {
    const filter = this.#filter;
    if (filter === null) return true;
    const { url, method, resourceType, webContents, referrer = '' } = request;
    const { cancel } = await new Promise<Electron.CallbackResponse>((resolve) =>
      filter(
        {
          id: (this.#asked += 1),
          url,
          method,
          resourceType,
          referrer,
          timestamp: Date.now(),
          uploadData: [],
          ...(webContents === null ? {} : { webContentsId: webContents.id, webContents: webContents as never }),
        },
        resolve,
      ),
    );
    return cancel !== true;
  }

  /** What the app's handlers say of each permission becomes Chromium's setting for the origin, before a page of it can ask. */
  async settlePermissions(page: DoubleWebContents, address: string, chromiumOrigin: string): Promise<void> {
    const place = await this.#place();
    const { send } = this.#browser().devTools.browser;
    await Promise.all(
      permissionNames.map(async (permission) => {
        const granted = await isGranted(this.permissions, page as never, permission, address);
        await send('Browser.setPermission', {
          permission: { name: permission.chromium, ...(permission.sysex === true ? { sysex: true } : {}) },
          setting: granted ? 'granted' : 'denied',
          origin: chromiumOrigin,
          ...place,
        }).catch(() => undefined);
      }),
    );
  }

  async clearStorageData(options: Electron.ClearStorageDataOptions = {}): Promise<void> {
    const place = await this.#place();
    const { devTools } = this.#browser();
    await devTools.browser.send('Storage.clearCookies', place);
    // Storage is cleared from a page of the context: one is opened for it.
    const { targetId } = await devTools.browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, ...place });
    const { sessionId } = await devTools.browser.send('Target.attachToTarget', { targetId, flatten: true });
    await devTools.session(sessionId).send('Storage.clearDataForOrigin', { origin: options.origin ?? '*', storageTypes: 'all' });
    await devTools.browser.send('Target.closeTarget', { targetId });
    devTools.forget(sessionId);
  }
  async clearCache(): Promise<void> {
    for (const page of this.pages) await page.protocol((send) => send('Network.clearBrowserCache'));
  }
  clearAuthCache = (): Promise<void> => Promise.resolve();
  clearHostResolverCache = (): Promise<void> => Promise.resolve();
  async closeAllConnections(): Promise<void> {
    (await this.#network)?.closeConnections();
  }
  getUserAgent = (): string => this.agent.userAgent;
  setUserAgent(userAgent: string, languages = ''): void {
    this.agent = { userAgent, languages };
  }
  setPermissionRequestHandler = (handler: DoubleSession['permissions']['request']): void => void (this.permissions.request = handler);
  setPermissionCheckHandler = (handler: DoubleSession['permissions']['check']): void => void (this.permissions.check = handler);
  /** No device is plugged into the double; the handlers are kept, and a test can ask them. */
  readonly devices: {
    permission: Parameters<Electron.Session['setDevicePermissionHandler']>[0];
    pairing: Parameters<Electron.Session['setBluetoothPairingHandler']>[0];
  } = {
    permission: null,
    pairing: null,
  };
  setDevicePermissionHandler = (handler: DoubleSession['devices']['permission']): void => void (this.devices.permission = handler);
  setBluetoothPairingHandler = (handler: DoubleSession['devices']['pairing']): void => void (this.devices.pairing = handler);
  setCertificateVerifyProc = (proc: Parameters<Electron.Session['setCertificateVerifyProc']>[0]): void => void (this.#verify = proc);

  /** 0 trusts, -2 refuses, -3 leaves it to Chromium; a refusal is told to the page that was on its way there, which may still be overruled. */
  async #trusts(hostname: string, pem: string, problem: string | null): Promise<boolean> {
    const verify = this.#verify;
    const certificate = { data: pem } as Electron.Certificate;
    const verdict =
      verify === null
        ? -3
        : await new Promise<number>((resolve) =>
            verify(
              {
                hostname,
                certificate,
                validatedCertificate: certificate,
                isIssuedByKnownRoot: false,
                verificationResult: problem ?? 'net::OK',
                errorCode: problem === null ? 0 : -202,
              },
              resolve,
            ),
          );
    if (verdict === 0 || (verdict === -3 && problem === null)) return true;
    const page = [...this.pages].find((each) => URL.parse(each.pending)?.hostname === hostname);
    return page?.certificateRefused(problem ?? 'net::ERR_FAILED', certificate) ?? false;
  }

  #browser(): Chromium {
    if (this.#chromium === null) throw new Error('the session has no browser yet');
    return this.#chromium;
  }

  async #place(): Promise<{ browserContextId?: string }> {
    const id = await (this.#chromium === null ? startedChromium().then((chromium) => this.context(chromium)) : this.context(this.#chromium));
    return id === undefined ? {} : { browserContextId: id };
  }
}

/** Set by the part that starts Chromium, which needs sessions first. */
let startedChromium: () => Promise<Chromium> = () => Promise.reject(new Error('Chromium is not started'));
export const startChromiumBy = (start: () => Promise<Chromium>): void => void (startedChromium = start);

const sessions = new Map<string, DoubleSession>();

/** As Electron: a partition's session lives as long as the app. */
export function fromPartition(partition: string): DoubleSession {
  const known = sessions.get(partition);
  if (known !== undefined) return known;
  const made = new DoubleSession(partition);
  sessions.set(partition, made);
  return made;
}
