/** The heads of a WebM file as Chromium's MediaRecorder writes them, with some sound behind; enough to tell what it is, not to be played. */
export function webmBytes({ codec = 'A_OPUS', docType = 'webm', sound = 200 } = {}): Uint8Array {
  const text = (letters: string): number[] => [...letters].map((letter) => letter.charCodeAt(0));
  return new Uint8Array([
    ...[0x1a, 0x45, 0xdf, 0xa3, 0x9f],
    ...[0x42, 0x82, 0x80 | docType.length, ...text(docType)],
    ...[0x16, 0x54, 0xae, 0x6b, 0xae, 0x86, 0x80 | codec.length, ...text(codec)],
    ...[0x1f, 0x43, 0xb6, 0x75, 0x01],
    ...Array.from({ length: sound }, (_, at) => (at * 7) % 251),
  ]);
}
