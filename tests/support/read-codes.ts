import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';
import { decodePDFRawStream, PDFArray, PDFDocument, PDFRawStream } from 'pdf-lib';

/** What a scanner reads from each code on a sheet of badges, in the order of the sheet: drawn as pixels from the PDF's own paths, and decoded. */
export async function readCodes(pdf: Uint8Array): Promise<string[]> {
  const texts: string[] = [];
  for (const page of (await PDFDocument.load(pdf)).getPages())
    for (const path of pathsOf(contentOf(page.node.Contents()))) {
      const [found] = await detector().detect(pixels(path));
      if (found !== undefined) texts.push(found.rawValue);
    }
  return texts;
}

type Rectangle = readonly [number, number, number, number];

/** Each black path that is nothing but rectangles. */
function pathsOf(content: string): Rectangle[][] {
  const blocks = content.split(/^Q$/m).filter((block) => /^0 0 0 rg$/m.test(block));
  return blocks.map((block) =>
    [...block.matchAll(/^(\S+) (\S+) m\n(\S+) \S+ l\n\S+ (\S+) l$/gm)].map(([, left, top, right, bottom]) => [
      Number(left),
      Number(top),
      Number(right),
      Number(bottom),
    ]),
  );
}

function contentOf(contents: unknown): string {
  const streams = contents instanceof PDFArray ? contents.asArray().map((_, i) => contents.lookup(i)) : [contents];
  return streams.flatMap((s) => (s instanceof PDFRawStream ? [Buffer.from(decodePDFRawStream(s).decode()).toString('latin1')] : [])).join('\n');
}

const scale = 4;

function pixels(dark: readonly Rectangle[]): ImageData {
  const side = (Math.max(...dark.map(([, , right]) => right)) + 4) * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [left, top, right, bottom] of dark)
    for (let y = top * scale; y < bottom * scale; y += 1)
      for (let x = left * scale; x < right * scale; x += 1) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  return new ImageData(data, side, side);
}

let made: BarcodeDetector | null = null;

/** The detector of the stations, with what it takes from a browser: two plain data classes. */
function detector(): BarcodeDetector {
  Object.assign(globalThis, { ImageData: PlainImage, DOMRectReadOnly: PlainRect });
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  if (made === null) prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer } });
  return (made ??= new BarcodeDetector({ formats: ['qr_code'] }));
}

class PlainImage {
  constructor(data: Uint8ClampedArray, width: number, height: number) {
    Object.assign(this, { data, width, height, colorSpace: 'srgb' });
  }
}

class PlainRect {
  constructor(x: number, y: number, width: number, height: number) {
    Object.assign(this, { x, y, width, height });
  }
}
