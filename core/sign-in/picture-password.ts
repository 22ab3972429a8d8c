/** The twelve pictures of a picture password; each is `resources/pictures/secrets/<name>.svg`. Three are chosen, in order, each once or more. */
export const secretPictures = ['apple', 'bike', 'umbrella', 'rocket', 'tree', 'guitar', 'ice-cream', 'anchor', 'train', 'sunflower', 'drum', 'kite'] as const;
export const picturesNeeded = 3;

/** Kindergarten chooses among eight. */
export const picturesShown = (grade: number): number => (grade <= 0 ? 8 : secretPictures.length);

/** The first `count` pictures in a student's own order, the same every day, so that a hand learns places as well as pictures. */
export function picturesFor(student: string, count: number): string[] {
  const pictures: string[] = [...secretPictures];
  let seed = 2166136261;
  for (let i = 0; i < student.length; i += 1) seed = Math.imul(seed ^ student.charCodeAt(i), 16777619) >>> 0;
  for (let i = pictures.length - 1; i > 0; i -= 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const j = seed % (i + 1);
    [pictures[i], pictures[j]] = [pictures[j] ?? '', pictures[i] ?? ''];
  }
  return pictures.slice(0, count);
}
