// @ts-check
/** Of this visit: what the server wrote into the page, and the stars that it keeps for the student. */
const page = document.documentElement;

export const language = page.lang === 'es' ? 'es' : 'en';
export const track = page.dataset['track'] ?? '';
export const chance = Math.random;

let total = Number(page.dataset['stars'] ?? 0);
export const stars = () => total;

/** One star; the page goes on whether or not the server answers, and the star is sent even if the page is left now. */
export async function earnStar() {
  total += 1;
  try {
    const reply = await fetch('/api/progress', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"stars":1}', keepalive: true });
    // The visit was ended elsewhere: the page says so.
    if (reply.status === 401) location.replace('/play');
    else if (reply.ok) total = Math.max(total, Number((await reply.json()).stars));
  } catch {
    // No network: the stars on the page stay.
  }
}

const bud =
  'M12 2c2.2 2.6 3 4.7 2.7 7 2-1.7 4.2-2.2 7.3-1.6-.6 3-1.9 5-4.2 6.1 2.2.9 3.5 2.5 4.2 5.3-3 .4-5.3-.2-7.2-1.8-.1 2.2-1 3.9-2.8 5-1.8-1.1-2.7-2.8-2.8-5-1.9 1.6-4.2 2.2-7.2 1.8.7-2.8 2-4.4 4.2-5.3C3.9 12.4 2.6 10.4 2 7.4c3.1-.6 5.3-.1 7.3 1.6C9 6.7 9.8 4.6 12 2z';

/** @param {Element} place @param {number} open how many of ten @param {string} label */
export function showBuds(place, open, label) {
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', `${label}: ${open} / 10`);
  place.innerHTML = Array.from({ length: 10 }, (_, index) => `<svg viewBox="0 0 24 24" class="${index < open ? 'open' : ''}"><path d="${bud}"/></svg>`).join(
    '',
  );
  if (total > 0) place.insertAdjacentHTML('beforeend', `<span class="all">${total}</span>`);
}

/** Calls `then` after `ms`; the latest call is the only one that comes. @param {number} ms @param {() => void} then */
export function later(ms, then) {
  clearTimeout(waiting);
  waiting = setTimeout(then, ms);
}
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
