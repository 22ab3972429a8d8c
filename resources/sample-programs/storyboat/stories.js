// @ts-check
/**
 * The stories of storyboat, page by page. `build/narration.ts` speaks them; `figures` are what the page shows: a picture of the Fluent set,
 * where its middle is (percent of the scene; a boat lies in the water by itself) and how wide it is (percent of the scene's width).
 * @typedef {{ picture: string, x: number, y?: number, width: number, flip?: boolean }} Figure
 * @typedef {{ en: string, es: string, sky: 'day' | 'dusk' | 'night' | 'fog', figures: Figure[], beats?: { x: number, y: number } }} StoryPage
 */

/** @type {Record<string, StoryPage[]>} */
export const stories = {
  'story-boat': [
    {
      en: 'Pip the duck has a little boat.',
      es: 'La pata Pip tiene un barquito.',
      sky: 'day',
      figures: [
        { picture: 'stories/sailboat', x: 62, width: 30 },
        { picture: 'faces/duck', x: 26, y: 69, width: 18 },
      ],
    },
    {
      en: 'The wind blows, and the boat goes swish, swish, swish.',
      es: 'Sopla el viento, y el barco hace: fush, fush, fush.',
      sky: 'day',
      figures: [
        { picture: 'stories/sailboat', x: 48, width: 34 },
        { picture: 'faces/duck', x: 59, y: 52, width: 11 },
        { picture: 'secrets/kite', x: 58, y: 20, width: 13 },
      ],
    },
    {
      en: 'Hop! A frog jumps in. May I come too?',
      es: '¡Hop! Salta una rana. ¿Puedo ir yo también?',
      sky: 'day',
      figures: [
        { picture: 'stories/sailboat', x: 60, width: 34 },
        { picture: 'faces/duck', x: 71, y: 52, width: 11 },
        { picture: 'faces/frog', x: 29, y: 40, width: 14 },
      ],
    },
    {
      en: 'Splash! A fish looks up from the deep blue sea.',
      es: '¡Plas! Un pez se asoma desde el mar azul.',
      sky: 'day',
      figures: [
        { picture: 'stories/sailboat', x: 34, width: 28 },
        { picture: 'faces/frog', x: 26, y: 56, width: 9 },
        { picture: 'faces/duck', x: 43, y: 54, width: 9 },
        { picture: 'faces/fish', x: 72, y: 72, width: 19, flip: true },
      ],
    },
    {
      en: 'A big whale sings a long, low song.',
      es: 'Una gran ballena canta una canción larga y grave.',
      sky: 'dusk',
      figures: [
        { picture: 'stories/sailboat', x: 24, width: 20 },
        { picture: 'faces/whale', x: 66, y: 62, width: 38 },
      ],
    },
    {
      en: 'Up comes the moon. Pip and the frog sail home to bed. Good night!',
      es: 'Sale la luna. Pip y la rana vuelven a casa a dormir. ¡Buenas noches!',
      sky: 'night',
      figures: [
        { picture: 'stories/sailboat', x: 48, width: 32 },
        { picture: 'faces/frog', x: 39, y: 55, width: 9 },
        { picture: 'faces/duck', x: 59, y: 53, width: 11 },
      ],
    },
  ],
  'story-harbor': [
    {
      en: 'Every evening, Marisol rowed to the old lighthouse at the edge of the harbor.',
      es: 'Cada tarde, Marisol remaba hasta el viejo faro al borde del puerto.',
      sky: 'dusk',
      figures: [{ picture: 'stories/rower', x: 28, width: 30 }],
    },
    {
      en: 'One night, thick fog rolled in, and the great lamp would not start.',
      es: 'Una noche llegó una niebla espesa, y la gran lámpara no se encendía.',
      sky: 'fog',
      figures: [{ picture: 'stories/rower', x: 30, width: 24 }],
    },
    {
      en: 'Out at sea, a ferry full of people was looking for its way home.',
      es: 'En el mar, un barco lleno de gente buscaba el camino a casa.',
      sky: 'fog',
      figures: [{ picture: 'stories/ferry', x: 26, width: 34 }],
    },
    {
      en: 'Marisol took her drum and beat three slow beats, again and again.',
      es: 'Marisol tomó su tambor y dio tres golpes lentos, una y otra vez.',
      sky: 'fog',
      figures: [
        { picture: 'stories/rower', x: 22, width: 22 },
        { picture: 'secrets/drum', x: 61, y: 60, width: 17 },
      ],
      beats: { x: 61, y: 60 },
    },
    {
      en: 'The captain heard the beats, turned the wheel, and followed the sound.',
      es: 'La capitana oyó los golpes, giró el timón y siguió el sonido.',
      sky: 'night',
      figures: [
        { picture: 'stories/ferry', x: 24, width: 34 },
        { picture: 'secrets/drum', x: 62, y: 62, width: 11 },
      ],
      beats: { x: 62, y: 62 },
    },
    {
      en: 'When the fog lifted, the whole harbor cheered for the girl and her drum.',
      es: 'Cuando se fue la niebla, todo el puerto aplaudió a la niña y su tambor.',
      sky: 'day',
      figures: [
        { picture: 'stories/ferry', x: 22, width: 32 },
        { picture: 'secrets/drum', x: 62, y: 62, width: 13 },
        { picture: 'faces/duck', x: 34, y: 84, width: 13 },
      ],
    },
  ],
};
