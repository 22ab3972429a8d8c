import { describe, expect, it } from 'vitest';
import { permissions, type Permission } from '../../../core/model/catalogue.ts';
import { isPermissionGranted } from '../../../core/navigation/permission-rule.ts';

const allowedOrigins = ['https://good.example'];
const asked = (wanted: string, granted: readonly Permission[], media: readonly string[] = [], address = 'https://good.example/lesson'): boolean =>
  isPermissionGranted({ wanted, address, media }, { allowedOrigins, permissions: granted });

/** Every word of Electron 45's permission handlers. */
const everyWord =
  'ar automatic-fullscreen background-fetch background-sync captured-surface-control clipboard-read clipboard-sanitized-write deprecated-sync-clipboard-read display-capture fileSystem fullscreen geolocation geolocation-approximate hand-tracking hid idle-detection keyboardLock local-fonts local-network local-network-access loopback-network media mediaKeySystem midi midiSysex nfc notifications openExternal payment-handler periodic-background-sync persistent-storage pointerLock screen-wake-lock sensors serial smart-card speaker-selection storage-access system-wake-lock top-level-storage-access usb vr web-app-installation web-printing window-management unknown'.split(
    ' ',
  );

describe('what a program may use of the machine', () => {
  it.each(everyWord)('%s is refused to a program without permissions', (wanted) => expect(asked(wanted, [], ['video', 'audio'])).toBe(false));

  it('with every permission of the catalogue it is these four and no more', () => {
    expect(everyWord.filter((wanted) => asked(wanted, permissions))).toEqual(['clipboard-sanitized-write', 'fullscreen', 'media', 'pointerLock']);
  });

  it.each([
    ['fullscreen', 'fullscreen'],
    ['pointer-lock', 'pointerLock'],
    ['clipboard-write', 'clipboard-sanitized-write'],
  ] as const)('%s grants %s alone', (permission, wanted) => expect(everyWord.filter((word) => asked(word, [permission]))).toEqual([wanted]));

  it('camera and microphone are granted one by one', () => {
    expect(asked('media', ['camera'], ['video'])).toBe(true);
    expect(asked('media', ['camera'], ['audio'])).toBe(false);
    expect(asked('media', ['microphone'], ['audio'])).toBe(true);
    expect(asked('media', ['microphone'], ['video'])).toBe(false);
    expect(asked('media', ['camera'], ['video', 'audio'])).toBe(false);
    expect(asked('media', ['camera', 'microphone'], ['video', 'audio'])).toBe(true);
  });

  it('media of a kind that is not said needs both', () => {
    for (const media of [[], ['unknown']]) {
      expect(asked('media', ['camera'], media)).toBe(false);
      expect(asked('media', ['microphone'], media)).toBe(false);
      expect(asked('media', ['camera', 'microphone'], media)).toBe(true);
    }
  });

  it('is the program’s own origins’ alone', () => {
    expect(asked('fullscreen', ['fullscreen'], [], 'https://advert.example/')).toBe(false);
    expect(asked('fullscreen', ['fullscreen'], [], 'about:blank')).toBe(false);
    expect(asked('fullscreen', ['fullscreen'], [], '')).toBe(false);
  });
});
