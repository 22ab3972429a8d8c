import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/bundles/root.ts';

/** What the specs of the desktop station run on: a real Electron binary where there is one, else the double. */
export interface ElectronUnderTest {
  readonly kind: 'binary' | 'double';
  readonly path: string;
}

/** `ELECTRON_BIN` names a binary; else the installed one, where its download was possible. */
export function electronUnderTest(): ElectronUnderTest {
  const named = process.env['ELECTRON_BIN'];
  if (named !== undefined && named !== '') return { kind: 'binary', path: named };
  const folder = join(root, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  const installed = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8')) : '';
  if (installed !== '' && existsSync(installed)) return { kind: 'binary', path: installed };
  return { kind: 'double', path: join(root, 'tests/support/electron-double/electron-double') };
}

/** Why a row that only a binary can show is skipped here; null where there is one. */
export function binaryMissing(): string | null {
  return electronUnderTest().kind === 'binary' ? null : 'needs a real Electron binary: none is installed here; set ELECTRON_BIN to run it';
}
