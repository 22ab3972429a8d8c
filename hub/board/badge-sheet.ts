import { PDFDocument, rgb, StandardFonts, type PDFPage } from 'pdf-lib';
import { encode } from 'uqr';
import { readPicturePaths } from './picture-paths.ts';
import { drawFace, drawInside, printable } from './sheet-parts.ts';

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
const line = rgb(0.7, 0.7, 0.7);

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
    drawFace(on, font, each, await readPicturePaths(each.picture), { x: middle - face / 2, y: y + card.height - 26, size: face });
    drawInside(on, font, printable(font, each.name), { middle, y: y + 32, width: nameWidth, size: 24 });
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
