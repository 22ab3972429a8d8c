import { badgeLength, badgePrefix, parseBadge } from '../../core/sign-in/badge.ts';

/**
 * A scanner on USB types what it reads, as a keyboard, and ends with Enter. Its keys come 2 to 30 ms apart, by the time at which they were pressed; of
 * people, the fastest of typists keep to 60 and more. So keys that are further apart are a person's, and what does not begin as a badge is left alone.
 */
export const scannerGapMs = 60;

/**
 * Calls `read` with what a scanner typed; returns what ends it. What is typed into a field is the field's. From the badge's first letters on, its keys are
 * taken from whatever else listens for digits or Enter.
 */
export function followScanner(read: (text: string) => void): () => void {
  let byKey = '';
  let byPlace = '';
  let last = -Infinity;
  const keydown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return forget();
    // Held for the capitals.
    if (event.key === 'Shift') return;
    if (event.timeStamp - last > scannerGapMs) forget();
    last = event.timeStamp;
    const typed = [byKey, byPlace].map((text) => text.toUpperCase());
    const isBadge = typed.some((text) => text.startsWith(badgePrefix));
    if (event.key === 'Enter') {
      forget();
      if (!isBadge) return;
      take(event);
      read(typed.find((text) => parseBadge(text).ok) ?? typed.find((text) => text.startsWith(badgePrefix)) ?? '');
      return;
    }
    const letter = event.key.length === 1 ? event.key : '';
    // Scanners are set to a US keyboard: where the system has another, the place of the key says what was meant.
    const place = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code)?.[1] ?? '';
    if (byKey.length > 2 * badgeLength || (letter === '' && place === '')) return forget();
    byKey += letter;
    byPlace += place;
    if (isBadge || [byKey, byPlace].some((text) => text.toUpperCase() === badgePrefix)) take(event);
  };
  const forget = (): void => {
    byKey = '';
    byPlace = '';
  };
  window.addEventListener('keydown', keydown, { capture: true });
  return () => window.removeEventListener('keydown', keydown, { capture: true });
}

function take(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
