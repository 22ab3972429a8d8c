/** The heads of a WebM file as Chromium's MediaRecorder writes them, with some sound behind; enough to tell what it is, not to be played. */
export function webmBytes({ codec = 'A_OPUS', docType = 'webm', sound = 200 } = {}): Uint8Array {
  const text = (letters: string): number[] => [...letters].map((letter) => letter.charCodeAt(0));
  const element = (id: readonly number[], holds: readonly number[]): number[] => [...id, 0x80 | holds.length, ...holds];
  const cluster = [0x1f, 0x43, 0xb6, 0x75];
  const seekHead = element([0x11, 0x4d, 0x9b, 0x74], element([0x4d, 0xbb], element([0x53, 0xab], cluster)));
  const tracks = element([0x16, 0x54, 0xae, 0x6b], element([0xae], [...element([0xd7], [1]), ...element([0x86], text(codec))]));
  return new Uint8Array([
    ...element([0x1a, 0x45, 0xdf, 0xa3], [...element([0x42, 0x86], [1]), ...element([0x42, 0x82], text(docType))]),
    // A segment and a cluster of unknown size, as of a stream.
    ...[0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ...seekHead,
    ...tracks,
    ...cluster,
    ...[0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ...Array.from({ length: sound }, (_, at) => (at * 7) % 251),
  ]);
}
