// @ts-check
/** Draws one page of a story: sky, sea, the harbor's lighthouse where there is one, and the page's figures. @typedef {import('./stories.js').StoryPage} StoryPage */

const skies = {
  day: { top: '#9fdcf5', low: '#dff4f7', sea: '#2f9fc4', wave: '#8fd4ea' },
  dusk: { top: '#f6a96b', low: '#fbdca4', sea: '#2a7f9e', wave: '#8cc4d4' },
  night: { top: '#1d2f5c', low: '#41548a', sea: '#1c4a78', wave: '#5e8bb4' },
  fog: { top: '#aab6bd', low: '#d5dcdd', sea: '#56808f', wave: '#a9c3ca' },
};

/** How deep a boat lies: where the water meets its picture, of 32. @type {Record<string, number>} */
const waterline = { 'stories/sailboat': 25.4, 'stories/rower': 21.5, 'stories/ferry': 26.5 };
const surface = 404;

/** @param {StoryPage} page @param {boolean} lighthouse */
export function drawScene(page, lighthouse) {
  const { top, low, sea, wave } = skies[page.sky];
  const boats = page.figures.filter(({ picture }) => picture in waterline);
  const others = page.figures.filter(({ picture }) => !(picture in waterline));
  return `<svg viewBox="0 0 800 600" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${top}"/><stop offset=".75" stop-color="${low}"/></linearGradient></defs>
    <rect width="800" height="600" fill="url(#sky)"/>${inTheSky(page.sky, lighthouse)}
    <path d="M0 380q50-14 100 0t100 0 100 0 100 0 100 0 100 0 100 0 100 0V600H0Z" fill="${wave}"/>
    ${boats.map(drawFigure).join('')}
    <path d="M-50 402q50-16 100 0t100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0V600H-50Z" fill="${sea}"/>
    <path d="M60 480h70M250 545h100M480 500h60M640 550h90M420 580h50" stroke="${wave}" stroke-width="6" stroke-linecap="round"/>
    ${lighthouse ? tower(page.sky) : ''}
    ${others.map(drawFigure).join('')}
    ${page.beats ? beats(page.beats.x * 8, page.beats.y * 6) : ''}
    ${page.sky === 'fog' ? fog : ''}
  </svg>`;
}

/** @param {import('./stories.js').Figure} figure */
function drawFigure({ picture, x, y = 50, width, flip = false }) {
  const size = width * 8;
  const depth = waterline[picture];
  const middle = depth === undefined ? y * 6 : surface - (depth / 32 - 0.5) * size;
  const image = `<image href="/pictures/${picture}.svg" width="${size}" height="${size}" x="${-size / 2}" y="${-size / 2}"/>`;
  return `<g transform="translate(${x * 8} ${middle})${flip ? ' scale(-1 1)' : ''}">${image}</g>`;
}

/** @param {number} x @param {number} y */
function beats(x, y) {
  const arcs = [80, 115, 150].map(
    (r) => `<path d="M${x - r} ${y - 30}a${r} ${r} 0 0 1 ${r * 0.35} ${-r * 0.75}M${x + r} ${y - 30}a${r} ${r} 0 0 0 ${-r * 0.35} ${-r * 0.75}"/>`,
  );
  return `<g fill="none" stroke="#ffd23c" stroke-width="9" stroke-linecap="round">${arcs.join('')}</g>`;
}

/** Sun and moon keep clear of the lighthouse. @param {StoryPage['sky']} sky @param {boolean} lighthouse */
function inTheSky(sky, lighthouse) {
  const aside = lighthouse ? ' transform="translate(-190 0)"' : '';
  const cloud = '<g fill="#fff"><ellipse cx="170" cy="130" rx="84" ry="26"/><ellipse cx="210" cy="108" rx="50" ry="30"/></g>';
  if (sky === 'day') return `<circle cx="690" cy="110" r="54" fill="#ffd13f"${aside}/>${cloud}`;
  if (sky === 'dusk') return '<circle cx="250" cy="360" r="80" fill="#ef6a3a"/>';
  if (sky === 'fog') return '';
  const stars = [110, 90, 240, 150, 330, 60, 470, 130, 90, 220, 560, 70, 720, 200];
  const dots = stars.flatMap((x, index) => (index % 2 === 0 ? [`<circle cx="${x}" cy="${stars[index + 1]}" r="4"/>`] : []));
  return `<g fill="#fff3c4">${dots.join('')}</g><path d="M640 60a70 70 0 1 0 62 104 56 56 0 0 1-62-104z" fill="#ffe9a3"${aside}/>`;
}

/** @param {StoryPage['sky']} sky */
function tower(sky) {
  const lit = sky === 'day' || sky === 'fog' ? '#8a959b' : '#ffd23c';
  return `<g><path d="M380 478q34-64 120-62t140-44q90-26 170 0V478Z" fill="#6d5a4b"/>
    <path d="M646 390l14-210h50l14 210Z" fill="#fff8ec"/><path d="M651 320l4-54h60l4 54ZM658 214l2-34h50l2 34Z" fill="#c8402f"/>
    <path d="M648 180h74v-12h-74z" fill="#3a2314"/><rect x="662" y="128" width="46" height="42" fill="${lit}"/><path d="M654 130l31-34 31 34Z" fill="#3a2314"/></g>`;
}

const fog =
  '<g fill="#fff" opacity=".5"><rect x="-60" y="176" width="520" height="46" rx="23"/><rect x="330" y="236" width="560" height="40" rx="20"/><rect x="-80" y="468" width="420" height="44" rx="22"/><rect x="420" y="520" width="460" height="38" rx="19"/></g>';
