import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Takes the pictures of sign-in and of programs out of the Fluent Emoji Flat set into `resources/pictures`, one SVG a picture.
 * `node build/pictures.ts` writes them anew; the folders are the truth that everything else reads.
 * Chosen for strong darks (nothing pale at its edge, which a child would lose on the paper colour), for being told apart from each other at a
 * glance, and so that no child is given an animal that others tease with.
 */
const faces = {
  fox: 'fox',
  panda: 'panda',
  cat: 'cat-face',
  bear: 'bear',
  dog: 'dog-face',
  lion: 'lion',
  butterfly: 'butterfly',
  owl: 'owl',
  elephant: 'elephant',
  rabbit: 'rabbit-face',
  turtle: 'turtle',
  hedgehog: 'hedgehog',
  koala: 'koala',
  flamingo: 'flamingo',
  ladybug: 'lady-beetle',
  tiger: 'tiger-face',
  dolphin: 'dolphin',
  whale: 'spouting-whale',
  penguin: 'penguin',
  frog: 'frog',
  mouse: 'mouse-face',
  giraffe: 'giraffe',
  camel: 'camel',
  peacock: 'peacock',
  bee: 'honeybee',
  octopus: 'octopus',
  otter: 'otter',
  snail: 'snail',
  deer: 'deer',
  zebra: 'zebra',
  swan: 'swan',
  rooster: 'rooster',
  raccoon: 'raccoon',
  horse: 'horse-face',
  wolf: 'wolf',
  crocodile: 'crocodile',
  crab: 'crab',
  squid: 'squid',
  shark: 'shark',
  parrot: 'parrot',
  eagle: 'eagle',
  duck: 'duck',
  bat: 'bat',
  sloth: 'sloth',
  kangaroo: 'kangaroo',
  badger: 'badger',
  beaver: 'beaver',
  bison: 'bison',
  dinosaur: 'sauropod',
  seal: 'seal',
  fish: 'tropical-fish',
  leopard: 'leopard',
  lizard: 'lizard',
  chipmunk: 'chipmunk',
  unicorn: 'unicorn',
};
const secrets = {
  apple: 'red-apple',
  bike: 'bicycle',
  umbrella: 'umbrella',
  rocket: 'rocket',
  tree: 'deciduous-tree',
  guitar: 'guitar',
  'ice-cream': 'ice-cream',
  anchor: 'anchor',
  train: 'locomotive',
  sunflower: 'sunflower',
  drum: 'drum',
  kite: 'kite',
};
const programs = {
  abacus: 'abacus',
  book: 'open-book',
  keyboard: 'keyboard',
  books: 'books',
  sailboat: 'sailboat',
  frog: 'frog',
  numbers: 'input-numbers',
  letters: 'input-latin-letters',
  microscope: 'microscope',
  globe: 'globe-showing-americas',
  'test-tube': 'test-tube',
  palette: 'artist-palette',
  puzzle: 'puzzle-piece',
  pencil: 'pencil',
  telescope: 'telescope',
  seedling: 'seedling',
  die: 'game-die',
  music: 'musical-keyboard',
};
/** Where groups of a rotation work away from the computers. */
const places = {
  backpack: 'backpack',
  books: 'books',
  chair: 'chair',
  die: 'game-die',
  handshake: 'handshake',
  palette: 'artist-palette',
  paper: 'memo',
  school: 'school',
  scissors: 'scissors',
  teacher: 'woman-teacher-medium',
};
/** Boats of the sample programs' stories, lifted out of the water that the set draws under them: the story has its own sea. */
const stories = { sailboat: 'sailboat', rower: 'woman-rowing-boat-medium', ferry: 'ferry' };
const water: Readonly<Record<string, readonly string[]>> = { sailboat: ['#00a6ed'], 'woman-rowing-boat-medium': ['#0084ce', '#26c9fc'], ferry: ['#5092ff'] };

interface IconSet {
  readonly width?: number;
  readonly height?: number;
  readonly icons: Readonly<Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>>;
}

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'resources', 'pictures') } } });
const set = JSON.parse(readFileSync(join(root, 'node_modules', '@iconify-json', 'fluent-emoji-flat', 'icons.json'), 'utf8')) as IconSet;

for (const [folder, names] of Object.entries({ faces, secrets, programs, places, stories })) {
  const target = join(values.out, folder);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, icon] of Object.entries(names)) {
    const found = set.icons[icon];
    if (!found) throw new Error(`The set has no icon ${icon}.`);
    const box = `${found.width ?? set.width ?? 16} ${found.height ?? set.height ?? 16}`;
    writeFileSync(
      join(target, `${name}.svg`),
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box}">${folder === 'stories' ? lifted(icon, found.body) : found.body}</svg>\n`,
    );
  }
  process.stdout.write(`${folder}: ${Object.keys(names).length}\n`);
}

function lifted(icon: string, body: string): string {
  return (water[icon] ?? []).reduce((left, fill) => left.replace(new RegExp(`<path fill="${fill}"[^>]*/>`), ''), body);
}
