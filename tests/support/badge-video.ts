import { writeFileSync } from 'node:fs';
import { encode } from 'uqr';

/** What a camera sees of a badge that a child holds up, as a YUV4MPEG2 file for Chromium's fake camera, which plays it again and again. */
const [width, height, frames] = [640, 480, 20];
const [wall, paper, ink] = [120, 225, 40];

export function writeBadgeVideo(file: string, text: string): void {
  const chroma = Buffer.alloc((width / 2) * (height / 2) * 2, 128);
  // A hand is never still: each picture has the card a little elsewhere, and never quite straight.
  const pictures = Array.from({ length: frames }, (_, i) => {
    const turn = 0.12 + 0.05 * Math.sin((i / frames) * 2 * Math.PI);
    return [Buffer.from('FRAME\n'), luma(text, turn, 6 * Math.cos((i / frames) * 2 * Math.PI)), chroma];
  });
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...pictures.flat()]));
}

function luma(text: string, turn: number, shift: number): Buffer {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const module = 260 / size;
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
  const plane = Buffer.alloc(width * height, wall);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [right, down] = [x - width / 2 - shift, y - height / 2];
      const column = Math.floor((right * cos + down * sin) / module + size / 2);
      const row = Math.floor((down * cos - right * sin) / module + size / 2);
      const dark = data[row]?.[column];
      if (dark !== undefined) plane[y * width + x] = dark ? ink : paper;
    }
  return plane;
}
