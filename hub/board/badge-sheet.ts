import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage, type RGB } from 'pdf-lib';
import { encode } from 'uqr';
import { readFacePaths, type FacePath } from './face-paths.ts';

/** Badges as cards to cut out: eight on a page of US letter paper, each with the student's picture, name and code. Points, from the lower left. */
export interface BadgeCard {
  readonly picture: string;
  readonly name: string;
  /** What the code says. */
  readonly text: string;
}

const page = { width: 612, height: 792 };
const card = { width: 252, height: 171 };
const columns = 2;
export const cardsOnPage = 8;
const margin = { x: (page.width - columns * card.width) / 2, y: (page.height - (cardsOnPage / columns) * card.height) / 2 };
/** 1.7 inches: a module of it is over a millimetre, which a cheap camera reads at arm's length. */
const code = 122;
/** Clear on each side, in modules (ISO/IEC 18004). */
const quiet = 4;
const face = 74;
const nameWidth = card.width - code - 18;
const [ink, line] = [rgb(0.1, 0.1, 0.1), rgb(0.7, 0.7, 0.7)];

export async function badgeSheet(cards: readonly BadgeCard[]): Promise<Uint8Array> {
  const sheet = await PDFDocument.create();
  sheet.setTitle('Badges');
  const font = await sheet.embedFont(StandardFonts.HelveticaBold);
  for (const [index, each] of cards.entries()) {
    const place = index % cardsOnPage;
    const on = place === 0 ? sheet.addPage([page.width, page.height]) : sheet.getPage(sheet.getPageCount() - 1);
    const x = margin.x + (place % columns) * card.width;
    const y = page.height - margin.y - (Math.floor(place / columns) + 1) * card.height;
    on.drawRectangle({ x, y, ...card, borderColor: line, borderWidth: 0.5, borderDashArray: [3, 3] });
    drawCode(on, each.text, x + card.width - code - 8, y + card.height / 2 + code / 2);
    const middle = x + 10 + nameWidth / 2;
    drawFace(on, font, each, await readFacePaths(each.picture), middle - face / 2, y + card.height - 26);
    drawName(on, font, printable(font, each.name), middle, y + 32);
  }
  return sheet.save();
}

/** From its upper left corner, quiet zone and all. */
function drawCode(on: PDFPage, text: string, x: number, y: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: quiet });
  // Runs of dark modules: single ones would show a hair of paper between them on some printers.
  const dark = data.flatMap((row, down) =>
    [...row.map(Number).join('').matchAll(/1+/g)].map(({ index, 0: run }) => `M${index} ${down}h${run.length}v1h${-run.length}z`),
  );
  on.drawSvgPath(dark.join(''), { x, y, scale: code / size, color: rgb(0, 0, 0) });
}

/** The picture is of paths alone (readFacePaths); one that is not shipped is the name's first letter on a round plate. */
function drawFace(on: PDFPage, font: PDFFont, { name }: BadgeCard, paths: readonly FacePath[] | null, x: number, y: number): void {
  if (paths !== null) {
    for (const { path, fill } of paths) on.drawSvgPath(path, { x, y, scale: face / 32, color: colourOf(fill) });
    return;
  }
  on.drawCircle({ x: x + face / 2, y: y - face / 2, size: face / 2, color: rgb(0.98, 0.8, 0.3) });
  const letter = printable(font, [...name][0] ?? '');
  on.drawText(letter, { x: x + face / 2 - font.widthOfTextAtSize(letter, 40) / 2, y: y - face / 2 - 14, size: 40, font, color: ink });
}

function drawName(on: PDFPage, font: PDFFont, name: string, middle: number, y: number): void {
  const size = Math.min(24, (24 * nameWidth) / Math.max(1, font.widthOfTextAtSize(name, 24)));
  on.drawText(name, { x: middle - font.widthOfTextAtSize(name, size) / 2, y, size, font, color: ink });
}

/** Letters with a stroke, which Unicode takes apart into nothing simpler. */
const unstroked: ReadonlyMap<string, string> = new Map([...'ĐDđdĦHħhıiŁLłlŦTŧt'.matchAll(/(.)(.)/gu)].map(([, from = '', to = '']) => [from, to]));

/** In the letters of the PDF's own font (Western European): marks that it lacks are left away, letters of other scripts too. */
function printable(font: PDFFont, text: string): string {
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
