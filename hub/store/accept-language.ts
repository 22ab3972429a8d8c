/** Which language of a map to show, by `Accept-Language` (RFC 9110, 12.5.4), chosen for each map alone (Communication 2.1.3, "Language Filtering"). */
interface Range {
  readonly range: string;
  readonly quality: number;
}

const mostRanges = 50;

export function readAcceptLanguage(header: string): readonly Range[] {
  return header
    .split(',', mostRanges)
    .map((part) => {
      const [range = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const quality = parameters.map((each) => /^q=([01](?:\.\d{0,3})?)$/.exec(each)?.[1]).find((each) => each !== undefined);
      return { range, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ range }) => /^(\*|[a-z]{1,8}(-[a-z0-9]{1,8})*)$/.test(range));
}

/** The map with one language; the first of it where none is accepted, for a name in some language is better than none. */
export function inOneLanguage(map: Readonly<Record<string, string>>, accepted: readonly Range[]): Record<string, string> {
  let best: { readonly tag: string; readonly quality: number; readonly exact: number } | null = null;
  for (const tag of Object.keys(map)) {
    const { quality, exact } = qualityOf(tag.toLowerCase(), accepted);
    if (best === null || quality > best.quality || (quality === best.quality && exact > best.exact)) best = { tag, quality, exact };
  }
  return best === null ? {} : { [best.tag]: map[best.tag] ?? '' };
}

/** The longest range that fits decides. A range also fits a map's wider tag, as `en-GB` does `en`, but less. What `q=0` refuses comes last of all. */
function qualityOf(tag: string, accepted: readonly Range[]): { readonly quality: number; readonly exact: number } {
  let found = { quality: 0, exact: -1 };
  for (const { range, quality } of accepted) {
    const exact = range === tag || tag.startsWith(`${range}-`) ? range.length : range.startsWith(`${tag}-`) ? 1 : range === '*' ? 0 : -1;
    if (exact > found.exact) found = { quality: quality === 0 ? -1 : quality, exact };
  }
  return found;
}
