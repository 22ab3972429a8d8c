import { randomInt } from 'node:crypto';

/** First secrets of staff, to be read aloud and typed: three short words and two digits; six digits. */
const words = (
  'acorn amber apple arch aspen bay beach bell birch bird blue boat brook cabin canoe cedar clay cloud clover coral cove creek daisy dawn delta dove drum dune ' +
  'elm fern field finch fjord flint foam forest fox frost garden glade globe grain grape grove harbor hazel heron hill honey iris island ivy jade juniper kayak ' +
  'kite lake lamp larch leaf lemon lilac linen loft lotus maple marsh meadow melon mesa mint moon moss nest north oak oasis ocean olive onyx opal orbit orchid otter ' +
  'owl palm path peach pear pebble pine plum pond poppy quartz quill rain raven reed reef river robin rose sage sail sand seal shell shore silver sky snow spark ' +
  'spruce star stone storm stream summit sun swan thistle tide topaz trail tulip valley violet walnut wave willow wind wolf wren yarrow'
).split(' ');

const word = (): string => words[randomInt(words.length)] ?? 'maple';

export const newPassword = (): string => `${word()}-${word()}-${word()}-${randomInt(10, 100)}`;
export const newPin = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0');
