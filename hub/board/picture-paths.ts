import { readFile } from 'node:fs/promises';

/** A face or a secret picture as filled paths, on a square of 32 (one is a hair taller); the way its file writes them (resources/pictures). */
export interface PicturePath {
  readonly path: string;
  /** `#rrggbb` or `#rgb` */
  readonly fill: string;
  /** Of what lies inside: by crossings, not by direction. */
  readonly evenOdd: boolean;
}

/** Two folders up from here, and from out/electron/hub.js in the desktop application alike. */
const pictures = new URL('../../resources/pictures/', import.meta.url);
const plainPicture = /^(faces|secrets)\/[a-z0-9]+(-[a-z0-9]+)*$/;

/** Null for a picture that is not shipped, and for one that is more than paths with a colour each. */
export async function readPicturePaths(picture: string): Promise<readonly PicturePath[] | null> {
  if (!plainPicture.test(picture)) return null;
  const svg = await readFile(new URL(`${picture}.svg`, pictures), 'utf8').catch(() => null);
  const body =
    svg === null ? null : (/^<svg xmlns="[^"]*" viewBox="0 0 32 3[23]">(?:<g fill="none">)?(<path.*\/>)(?:<\/g>)?<\/svg>\s*$/s.exec(svg)?.[1] ?? null);
  if (body === null) return null;
  const paths = [...body.matchAll(/<path fill="(#[0-9a-f]{3}(?:[0-9a-f]{3})?)"( fill-rule="evenodd")? d="([^"]*)"(?: clip-rule="evenodd")?\/>/g)].map(
    ([, fill = '', rule, path = '']) => ({ fill, path, evenOdd: rule !== undefined }),
  );
  return paths.length > 0 && paths.length === body.split('<').length - 1 ? paths : null;
}
