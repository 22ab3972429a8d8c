import { EventEmitter } from 'node:events';
import type { CallbackResponse, Cookie, OnBeforeRequestListenerDetails, Session } from 'electron';
import type { ProgramSession } from '../../../electron/launchers/web-launcher.ts';

type Filter = (details: OnBeforeRequestListenerDetails, answer: (response: CallbackResponse) => void) => void;
type PermissionRequest = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type PermissionCheck = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type CertificateCheck = NonNullable<Parameters<Session['setCertificateVerifyProc']>[0]>;

/** A session in place of Electron's: keeps its handlers, so that a test can ask them what Chromium would. */
export class FakeSession extends EventEmitter {
  readonly partition: string;
  readonly cleared: string[] = [];
  /** A step of wiping that fails. */
  failing = '';
  left: Partial<Cookie>[] = [];
  userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) stationmaster/0.1.0 Chrome/156.0.0.0 Electron/45.4.1 Safari/537.36';
  languages = '';
  #filter: Filter = (_details, answer) => answer({});
  #request: PermissionRequest = (_page, _wanted, answer) => answer(true);
  #check: PermissionCheck = () => true;
  #device: () => boolean = () => true;
  #certificate: CertificateCheck | null = null;

  constructor(partition = '') {
    super();
    this.partition = partition;
  }

  readonly webRequest = { onBeforeRequest: (filter: Filter): void => void (this.#filter = filter) };
  readonly cookies = { get: (): Promise<Partial<Cookie>[]> => Promise.resolve(this.left) };
  setPermissionRequestHandler = (handler: PermissionRequest): void => void (this.#request = handler);
  setPermissionCheckHandler = (handler: PermissionCheck): void => void (this.#check = handler);
  setDevicePermissionHandler = (handler: () => boolean): void => void (this.#device = handler);
  setBluetoothPairingHandler = (): void => undefined;
  setCertificateVerifyProc = (proc: CertificateCheck | null): void => void (this.#certificate = proc);
  getUserAgent = (): string => this.userAgent;
  setUserAgent(userAgent: string, languages = ''): void {
    this.userAgent = userAgent;
    this.languages = languages;
  }
  clearStorageData = (): Promise<void> => this.#clear('storage');
  clearCache = (): Promise<void> => this.#clear('cache');
  clearAuthCache = (): Promise<void> => this.#clear('auth');
  clearHostResolverCache = (): Promise<void> => this.#clear('hosts');
  closeAllConnections = (): Promise<void> => this.#clear('connections');

  /** Whether a request leaves the machine. */
  lets(url: string, resourceType: OnBeforeRequestListenerDetails['resourceType'] = 'xhr'): boolean {
    let cancelled: boolean | undefined;
    this.#filter({ id: 1, url, method: 'GET', resourceType, referrer: '', timestamp: 0, uploadData: [] }, (response) => (cancelled = response.cancel === true));
    if (cancelled === undefined) throw new Error('the filter did not answer');
    return !cancelled;
  }

  /** Both handlers' word on a permission; they have to agree. */
  grants(wanted: Parameters<PermissionRequest>[1], requestingUrl: string, media: readonly ('video' | 'audio')[] = []): boolean {
    let granted: boolean | undefined;
    const page = null as unknown as Parameters<PermissionRequest>[0];
    this.#request(page, wanted, (answer) => (granted = answer), {
      isMainFrame: true,
      requestingUrl,
      ...(media.length === 0 ? {} : { mediaTypes: [...media] }),
    });
    const checked =
      media.length === 0
        ? [this.#check(null, wanted, requestingUrl, { isMainFrame: true, requestingUrl })]
        : media.map((mediaType) => this.#check(null, wanted, requestingUrl, { isMainFrame: true, requestingUrl, mediaType }));
    if (granted === undefined || checked.some((one) => one !== checked[0])) throw new Error('the handlers do not answer alike');
    if (granted !== checked[0]) throw new Error('request and check disagree');
    return granted;
  }

  grantsDevices = (): boolean => this.#device();

  /** Chromium's verdict by the pinned certificate: 0 trusted, -2 refused, -3 as Chromium says. */
  verifies(hostname: string, pem: string): number {
    let verdict: number | undefined;
    const certificate = { data: pem } as Parameters<CertificateCheck>[0]['certificate'];
    this.#certificate?.(
      {
        hostname,
        certificate,
        validatedCertificate: certificate,
        isIssuedByKnownRoot: false,
        verificationResult: 'net::ERR_CERT_AUTHORITY_INVALID',
        errorCode: -202,
      },
      (answer) => (verdict = answer),
    );
    if (verdict === undefined) throw new Error('nobody answered');
    return verdict;
  }

  asElectron(): ProgramSession & Session {
    return this as unknown as ProgramSession & Session;
  }

  #clear(what: string): Promise<void> {
    this.cleared.push(what);
    return this.failing === what ? Promise.reject(new Error('failed')) : Promise.resolve();
  }
}
