import type { SafeStorage } from 'electron';
import type { Settings } from './settings.ts';

/**
 * The station's secrets in its settings, sealed by the machine's key ring. A kiosk account on Linux may have none: then they are kept as they are in a file
 * that only this account can read, and `sealed` says so for staff. A secret that cannot be opened any more (another key ring, a copied disk) is as good as none.
 */
export class SecretStore {
  readonly #settings: Pick<Settings, 'secret' | 'setSecret'>;
  readonly #keyRing: Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'>;

  constructor(settings: Pick<Settings, 'secret' | 'setSecret'>, keyRing: Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'>) {
    this.#settings = settings;
    this.#keyRing = keyRing;
  }

  get sealed(): boolean {
    return this.#keyRing.isEncryptionAvailable();
  }

  read(name: string): string | null {
    const stored = this.#settings.secret(name);
    if (stored === null) return null;
    if (stored.startsWith(plain)) return Buffer.from(stored.slice(plain.length), 'base64').toString('utf8');
    if (!stored.startsWith(sealedMark) || !this.sealed) return null;
    try {
      return this.#keyRing.decryptString(Buffer.from(stored.slice(sealedMark.length), 'base64'));
    } catch {
      return null;
    }
  }

  write(name: string, value: string | null): void {
    if (value === null) this.#settings.setSecret(name, null);
    else if (this.sealed) this.#settings.setSecret(name, sealedMark + this.#keyRing.encryptString(value).toString('base64'));
    else this.#settings.setSecret(name, plain + Buffer.from(value, 'utf8').toString('base64'));
  }
}

const sealedMark = 'sealed:';
const plain = 'plain:';
