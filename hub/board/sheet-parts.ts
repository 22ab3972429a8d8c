import { drawSvgPath, PDFOperator, PDFOperatorNames, rgb, type PDFFont, type PDFPage, type RGB } from 'pdf-lib';
import type { PicturePath } from './picture-paths.ts';

/** What the sheets that the board prints share. Points, from the lower left. */
export const ink = rgb(0.1, 0.1, 0.1);

/** Of a picture that is drawn on a square of 32 by 32. */
export function drawPaths(on: PDFPage, paths: readonly PicturePath[], { x, y, size }: { readonly x: number; readonly y: number; readonly size: number }): void {
  for (const { path, fill, evenOdd } of paths) {
    const options = { x, y, scale: size / 32, color: colourOf(fill), borderColor: undefined, borderWidth: 0 };
    const drawn = drawSvgPath(path, options);
    on.pushOperators(...drawn.map((step) => (evenOdd && step.toString() === 'f' ? PDFOperator.of(PDFOperatorNames.FillEvenOdd) : step)));
  }
}

/** From its upper left corner. A picture that is not shipped is the name's first letter on a round plate. */
export function drawFace(
  on: PDFPage,
  font: PDFFont,
  { name }: { readonly name: string },
  paths: readonly PicturePath[] | null,
  place: { readonly x: number; readonly y: number; readonly size: number },
): void {
  if (paths !== null) return drawPaths(on, paths, place);
  const { x, y, size } = place;
  const text = (size * 40) / 74;
  on.drawCircle({ x: x + size / 2, y: y - size / 2, size: size / 2, color: rgb(0.98, 0.8, 0.3) });
  const letter = printable(font, [...name][0] ?? '');
  on.drawText(letter, { x: x + size / 2 - font.widthOfTextAtSize(letter, text) / 2, y: y - size / 2 - text * 0.35, size: text, font, color: ink });
}

/** One line, smaller where it is too long. */
export function drawInside(
  on: PDFPage,
  font: PDFFont,
  text: string,
  { middle, y, width, size }: { readonly middle: number; readonly y: number; readonly width: number; readonly size: number },
): void {
  const fits = Math.min(size, (size * width) / Math.max(1, font.widthOfTextAtSize(text, size)));
  on.drawText(text, { x: middle - font.widthOfTextAtSize(text, fits) / 2, y, size: fits, font, color: ink });
}

/** Letters with a stroke, which Unicode takes apart into nothing simpler. */
const unstroked: ReadonlyMap<string, string> = new Map([...'ĐDđdĦHħhıiŁLłlŦTŧt'.matchAll(/(.)(.)/gu)].map(([, from = '', to = '']) => [from, to]));

/** In the letters of the PDF's own font (Western European): marks that it lacks are left away, letters of other scripts too. */
export function printable(font: PDFFont, text: string): string {
  const known = new Set(font.getCharacterSet());
  const has = (letter: string): boolean => known.has(letter.codePointAt(0) ?? 0);
  return [...text.normalize('NFC')]
    .map((letter) => (has(letter) ? letter : [...(unstroked.get(letter) ?? letter.normalize('NFD'))].filter(has).join('')))
    .join('');
}

function colourOf(hex: string): RGB {
  const digits = [...hex.slice(1)];
  const pairs = digits.length === 3 ? digits.map((digit) => digit + digit) : (hex.slice(1).match(/../g) ?? []);
  const [red = 0, green = 0, blue = 0] = pairs.map((pair) => Number.parseInt(pair, 16) / 255);
  return rgb(red, green, blue);
}
