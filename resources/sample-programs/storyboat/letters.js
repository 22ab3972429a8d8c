// @ts-check
import { chance, earnStar, language, later, showBuds, stars } from '/shared/progress.js';
import { sounds } from '/shared/sound.js';
import { icons } from './icons.js';
import { keyRows, tenLetters } from './letter-rounds.js';

/** Find the letter: it stands on the boat's sail, and on a key of the keyboard or of the page. Each one found moves the boat to the harbor. */
const words = {
  en: { earned: 'Stars', again: 'Play again', keys: 'Keys', find: 'Find' },
  es: { earned: 'Estrellas', again: 'Otra vez', keys: 'Teclas', find: 'Busca' },
}[language];

export function playLetters() {
  const stage = /** @type {HTMLElement} */ (document.getElementById('stage'));
  const buds = /** @type {HTMLElement} */ (document.getElementById('buds'));
  let rounds = tenLetters(language, stars(), chance);
  let solved = 0;
  let typed = 0;
  let misses = 0;
  buds.hidden = false;
  stage.className = 'letters';
  stage.innerHTML = `<div class="water"><i class="flag" aria-hidden="true"></i><div class="boat" id="boat"><svg viewBox="0 0 220 190" aria-hidden="true">
      <path d="M106 6v132" stroke="#3a2314" stroke-width="7" stroke-linecap="round"/><path d="M114 10q96 40 92 112h-92Z" fill="#fffdf6" stroke="#3a2314" stroke-width="5" stroke-linejoin="round"/>
      <path d="M96 30q-58 40-66 92h66Z" fill="#e8663c"/><path d="M10 138h200l-26 44H40Z" fill="#b8442a"/><path d="M10 138h200l-8 14H18Z" fill="#fff1d6"/></svg></div></div>
    <p class="wanted" id="wanted" aria-live="polite"></p>
    <div class="keys" id="keys" role="group" aria-label="${words.keys}"></div>
    <div class="controls" id="after" hidden><button type="button" class="round-button play" id="again" aria-label="${words.again}">${icons.again}</button></div>`;
  /** @param {string} id */
  const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  for (const letters of keyRows[language]) {
    const row = document.createElement('div');
    for (const letter of letters) {
      const key = document.createElement('button');
      key.type = 'button';
      key.className = 'key';
      key.dataset['letter'] = letter;
      key.textContent = letter;
      key.addEventListener('click', () => press(letter));
      row.append(key);
    }
    part('keys').append(row);
  }
  part('again').addEventListener('click', () => {
    rounds = tenLetters(language, stars(), chance);
    solved = 0;
    part('after').hidden = true;
    part('keys').hidden = false;
    ask();
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (keyFor(event.key.toLowerCase())) press(event.key.toLowerCase());
  });
  ask();

  function ask() {
    typed = 0;
    misses = 0;
    showBuds(buds, solved, words.earned);
    part('boat').style.setProperty('--way', `${solved / 10}`);
    if (rounds[solved] === undefined) return rest();
    show();
  }

  function show() {
    const { text = '', picture = null } = rounds[solved] ?? {};
    const wanted = part('wanted');
    wanted.setAttribute('aria-label', `${words.find}: ${text}`);
    wanted.classList.toggle('word', picture !== null);
    const letters = [...text].map((letter, index) => {
      const span = document.createElement('span');
      span.className = index < typed ? 'done' : index === typed ? 'now' : '';
      span.textContent = letter;
      return span;
    });
    wanted.replaceChildren(...letters);
    if (picture !== null) {
      const image = new Image();
      image.alt = '';
      image.src = `/pictures/${picture}.svg`;
      wanted.prepend(image);
    } else if (text !== '') {
      const large = document.createElement('span');
      large.className = typed > 0 ? 'done' : 'now';
      large.textContent = text.toLocaleUpperCase(language);
      wanted.prepend(large);
    }
    for (const key of part('keys').querySelectorAll('.key')) key.classList.remove('right', 'tried', 'hint');
    if (misses > 0) keyFor(text.charAt(typed))?.classList.add('hint');
  }

  /** @param {string} letter */
  function press(letter) {
    const { text } = rounds[solved] ?? {};
    if (text === undefined || typed >= text.length || part('keys').hidden) return;
    if (letter !== text.charAt(typed)) {
      sounds.again();
      misses += 1;
      keyFor(letter)?.classList.add('tried');
      if (misses > 1) keyFor(text.charAt(typed))?.classList.add('hint');
      return;
    }
    typed += 1;
    misses = 0;
    show();
    keyFor(letter)?.classList.add('right');
    if (typed < text.length) return sounds.count(typed);
    solved += 1;
    void earnStar();
    sounds.right();
    showBuds(buds, solved, words.earned);
    part('boat').style.setProperty('--way', `${solved / 10}`);
    later(900, ask);
  }

  function rest() {
    part('wanted').replaceChildren();
    part('keys').hidden = true;
    part('after').hidden = false;
    part('again').focus();
    sounds.finish();
  }

  /** @param {string} letter */
  function keyFor(letter) {
    return [...part('keys').querySelectorAll('button')].find((key) => key.dataset['letter'] === letter);
  }
}
