import { chmodSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a file for its owner alone, whole or not at all, whenever the power goes; answers why not, as the system's code. */
export function writeWhole(place: string, text: string): string | null {
  const draft = `${place}.new`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    // The mode above is heeded for a new file only.
    chmodSync(draft, 0o600);
    renameSync(draft, place);
    return null;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
