/** The heads of a WebM file (EBML, RFC 8794; Matroska, RFC 9559): enough to say what is in it. */
interface Element {
  readonly id: number;
  /** Where what it holds begins, and where it ends; one of unknown size ends with the file. */
  readonly from: number;
  readonly to: number;
}

const ids = { ebml: 0x1a45dfa3, docType: 0x4282, segment: 0x18538067, tracks: 0x1654ae6b, track: 0xae, codec: 0x86, cluster: 0x1f43b675 } as const;

/** Its kind, such as `webm`, and the codec of each track, such as `A_OPUS`; null where it is no EBML file, or its heads are torn. */
export function readWebM(bytes: Uint8Array): { readonly docType: string; readonly codecs: readonly string[] } | null {
  const [head, segment] = elements(bytes, 0, bytes.length);
  if (head?.id !== ids.ebml || segment?.id !== ids.segment) return null;
  const within = (of: Element, id: number): Element[] => elements(bytes, of.from, of.to).filter((element) => element.id === id);
  const text = ({ from, to }: Element): string => String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 40)));
  const codecs = within(segment, ids.tracks).flatMap((tracks) => within(tracks, ids.track).flatMap((track) => within(track, ids.codec).map(text)));
  return { docType: within(head, ids.docType).map(text).join(), codecs };
}

/** Those side by side from `from` on, up to the first cluster, which is sound; what is torn ends them. */
function elements(bytes: Uint8Array, from: number, to: number): Element[] {
  const found: Element[] = [];
  for (let at = from; at < to;) {
    const id = readNumber(bytes, at, true);
    const size = id === null ? null : readNumber(bytes, at + id.length, false);
    if (id === null || size === null || id.value === ids.cluster) return found;
    const begins = at + id.length + size.length;
    const ends = size.unknown ? to : Math.min(begins + size.value, to);
    found.push({ id: id.value, from: begins, to: ends });
    at = ends;
  }
  return found;
}

/** A number of variable length: its first byte says by its leading zeros how many follow. An id keeps that mark, a size does not. */
function readNumber(bytes: Uint8Array, at: number, marked: boolean): { readonly value: number; readonly length: number; readonly unknown: boolean } | null {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || length > (marked ? 4 : 8) || at + length > bytes.length) return null;
  const mark = 0x80 >> (length - 1);
  let value = marked ? first : first - mark;
  let full = (first & (mark - 1)) === mark - 1;
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[at + i] ?? 0;
    value = value * 256 + byte;
    full &&= byte === 0xff;
  }
  return { value, length, unknown: !marked && full };
}
