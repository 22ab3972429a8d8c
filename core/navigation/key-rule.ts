/** One key as a page would see it (UI Events `key` and `code`), with what is held down. */
export interface KeyChord {
  readonly key: string;
  readonly code: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

/**
 * Whether a key chord is kept from the program: those that leave, reload, print, save, open, zoom or look inside (escape-cases.md K4, K19, K28).
 * What a child types is never swallowed: AltGr arrives as Control + Alt on Windows and still writes its letter.
 * On a layout with other letters `key` is one of these and `code` another, and Chromium takes either: both are looked at.
 */
export function isKeySwallowed(chord: KeyChord): boolean {
  if (alone.has(chord.key)) return true;
  const command = chord.meta || (chord.control && !chord.alt);
  if (command && matches(chord, chord.shift ? withCommandAndShift : withCommand)) return true;
  // macOS opens the developer tools with Command + Option.
  if (chord.meta && chord.alt && matches(chord, developerKeys)) return true;
  return chord.alt && !chord.control && withAlt.has(chord.key);
}

const functionKeys = Array.from({ length: 24 }, (_, i) => `F${i + 1}`);
const alone = new Set([
  ...functionKeys,
  'ContextMenu',
  'PrintScreen',
  'BrowserBack',
  'BrowserForward',
  'BrowserHome',
  'BrowserRefresh',
  'BrowserSearch',
  'BrowserFavorites',
  'BrowserStop',
  'GoBack',
  'GoHome',
  'LaunchMail',
  'LaunchApplication1',
  'LaunchApplication2',
  'Print',
  'Save',
  'New',
  'Open',
  'Close',
  'ZoomIn',
  'ZoomOut',
]);
const developerKeys = new Set(['i', 'j', 'c', 'u']);
const zoomKeys = ['+', '-', '=', '_', '0'];
const tabKeys = ['tab', 'pageup', 'pagedown', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const withCommand = new Set(['r', 'w', 'p', 's', 'o', 'n', 't', 'u', 'd', 'h', 'j', 'l', 'm', 'q', ',', '[', ']', 'escape', ...zoomKeys, ...tabKeys]);
const withCommandAndShift = new Set([
  'r',
  'w',
  'p',
  's',
  'o',
  'n',
  't',
  'u',
  'i',
  'j',
  'c',
  'k',
  'm',
  'b',
  'd',
  'h',
  'q',
  'a',
  'delete',
  'backspace',
  'escape',
  ...zoomKeys,
  ...tabKeys,
]);
const withAlt = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'd', 'D', 'e', 'E', 'f', 'F', ' ', 'Tab', 'Escape', 'Enter']);

function matches(chord: KeyChord, keys: ReadonlySet<string>): boolean {
  const place = /^(?:Key|Digit)(.)$/.exec(chord.code)?.[1]?.toLowerCase();
  return keys.has(chord.key.toLowerCase()) || (place !== undefined && keys.has(place));
}
