import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from 'pdf-lib';
import { readPicturePaths, type PicturePath } from './picture-paths.ts';
import { drawFace, drawInside, drawPaths, ink, printable } from './sheet-parts.ts';

/** Picture passwords for staff: a row a student, ten on a page of US letter paper, under a line in both languages that says how secret it is. Points, from the lower left. */
export interface PictureRow {
  readonly picture: string;
  readonly name: string;
  /** In the order in which they are touched. */
  readonly secret: readonly string[];
}

const page = { width: 612, height: 792 };
const margin = 40;
export const rowsOnPage = 10;
const rowHeight = 60;
const top = 108;
const [face, secret] = [46, 44];
const warning = [
  'Secret: for staff only. Whoever sees this sheet can sign in as any child on it. Lock it away; shred it when it is no longer needed.',
  'Secreto: solo para el personal. Quien vea esta hoja puede entrar como cualquier niño de la lista. Guárdela bajo llave; destrúyala.',
];

export async function pictureSheet(title: string, rows: readonly PictureRow[]): Promise<Uint8Array> {
  const sheet = await PDFDocument.create();
  sheet.setTitle('Picture passwords');
  const bold = await sheet.embedFont(StandardFonts.HelveticaBold);
  const plain = await sheet.embedFont(StandardFonts.Helvetica);
  const pages = Math.max(1, Math.ceil(rows.length / rowsOnPage));
  for (const [index, row] of rows.entries()) {
    const place = index % rowsOnPage;
    const on =
      place === 0
        ? newPage(sheet.addPage([page.width, page.height]), bold, plain, title, `${index / rowsOnPage + 1} / ${pages}`)
        : sheet.getPage(sheet.getPageCount() - 1);
    const y = page.height - top - place * rowHeight;
    const paths = await Promise.all(row.secret.map((name) => readPicturePaths(`secrets/${name}`)));
    drawRow(on, bold, row, await readPicturePaths(row.picture), paths, y);
  }
  return sheet.save();
}

function newPage(on: PDFPage, bold: PDFFont, plain: PDFFont, title: string, number: string): PDFPage {
  const width = page.width - 2 * margin;
  on.drawRectangle({ x: margin, y: page.height - 92, width, height: 38, borderColor: ink, borderWidth: 1.5 });
  for (const [line, text] of warning.entries())
    drawInside(on, bold, printable(bold, text), { middle: page.width / 2, y: page.height - 69 - line * 15, width: width - 16, size: 10 });
  on.drawText(printable(bold, title), { x: margin, y: page.height - 42, size: 16, font: bold, color: ink });
  on.drawText(number, { x: page.width - margin - plain.widthOfTextAtSize(number, 10), y: page.height - 42, size: 10, font: plain, color: ink });
  return on;
}

/** `y` is the row's upper edge. */
function drawRow(
  on: PDFPage,
  font: PDFFont,
  row: PictureRow,
  own: readonly PicturePath[] | null,
  pictures: readonly (readonly PicturePath[] | null)[],
  y: number,
): void {
  on.drawLine({ start: { x: margin, y: y - rowHeight }, end: { x: page.width - margin, y: y - rowHeight }, thickness: 0.5, color: rgb(0.7, 0.7, 0.7) });
  drawFace(on, font, row, own, { x: margin + 4, y: y - (rowHeight - face) / 2, size: face });
  const nameWidth = page.width - 2 * margin - face - 32 - row.secret.length * (secret + 40);
  const name = printable(font, row.name);
  const size = Math.min(15, (15 * nameWidth) / Math.max(1, font.widthOfTextAtSize(name, 15)));
  on.drawText(name, { x: margin + face + 16, y: y - rowHeight / 2 - size * 0.35, size, font, color: ink });
  for (const [i, paths] of pictures.entries()) {
    const x = page.width - margin - (row.secret.length - i) * (secret + 40);
    // The number is what says the order: a row may be read from either side.
    on.drawText(String(i + 1), { x, y: y - rowHeight / 2 - 4, size: 12, font, color: ink });
    if (paths !== null) drawPaths(on, paths, { x: x + 14, y: y - (rowHeight - secret) / 2, size: secret });
  }
}
