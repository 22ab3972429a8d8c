/**
 * Names as the room calls them: the first name, with the last initial only where two people on the board would be alike.
 * The hub sends full names; a tile that everyone in the room can see needs no more than this.
 */
export function shortNames(names: readonly string[]): (name: string) => string {
  const people = [...new Set(names)];
  const often = (short: (name: string) => string, name: string) => people.filter((other) => short(other) === short(name)).length > 1;
  return (name) => {
    if (!often(first, name)) return first(name);
    return often(withInitial, name) ? name : withInitial(name);
  };
}

const words = (name: string) => name.trim().split(/\s+/);
const first = (name: string) => words(name)[0] ?? name;

function withInitial(name: string): string {
  const last = words(name).at(-1);
  return last === undefined || words(name).length < 2 ? name : `${first(name)} ${[...last][0] ?? ''}.`;
}
