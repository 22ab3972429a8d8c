import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';
import readerAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { badgePrefix } from '../../core/sign-in/badge.ts';

/** Looks for a badge in a video until one is there; null when `signal` ends it. A picture is looked at where it is and kept nowhere. */
prepareZXingModule({ overrides: { locateFile: () => readerAddress } });

/** Eight a second: a child's hand is steady for longer, and a slow machine draws the picture in between. */
const lookEachMs = 125;

export async function readBadge(video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  while (!signal.aborted) {
    // Whatever else hangs on the wall has a code too.
    const badge = video.readyState < video.HAVE_CURRENT_DATA ? undefined : (await detector.detect(video)).find((code) => code.rawValue.startsWith(badgePrefix));
    if (badge !== undefined) return badge.rawValue;
    await new Promise((resolve) => setTimeout(resolve, lookEachMs));
  }
  return null;
}
