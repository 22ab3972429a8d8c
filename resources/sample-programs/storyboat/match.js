// @ts-check
import { chance, earnStar, language, later, showBuds, stars, track } from '/shared/progress.js';
import { sounds } from '/shared/sound.js';
import { icons } from './icons.js';
import { tenRounds } from './match-rounds.js';

/** The game after the story: a picture and three words or letters. A wrong one fades; after ten rounds the boat rests. */
const words = {
  en: { earned: 'Stars', again: 'Play again', story: 'Back to the story', choices: 'Choose' },
  es: { earned: 'Estrellas', again: 'Otra vez', story: 'Volver al cuento', choices: 'Elige' },
}[language];

/** @param {() => void} openBook */
export function playMatch(openBook) {
  const stage = /** @type {HTMLElement} */ (document.getElementById('stage'));
  const buds = /** @type {HTMLElement} */ (document.getElementById('buds'));
  const stop = new AbortController();
  const { signal } = stop;
  let rounds = tenRounds(track, language, stars(), chance);
  let solved = 0;
  let settled = false;
  buds.hidden = false;
  stage.className = 'match';
  stage.innerHTML = `<div class="question" aria-live="polite"><img id="picture" alt=""><p class="shown" id="shown"></p></div>
    <div class="choices" id="choices" role="group" aria-label="${words.choices}"></div>
    <div class="controls" id="after" hidden><button type="button" class="round-button play" id="again" aria-label="${words.again}">${icons.again}</button></div>
    <button type="button" class="round-button small story" id="story" aria-label="${words.story}">${icons.book}</button>`;
  /** @param {string} id */
  const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  part('story').addEventListener('click', back, { signal });
  part('again').addEventListener('click', begin, { signal });
  document.addEventListener('keydown', onKey, { signal });
  ask();

  function begin() {
    rounds = tenRounds(track, language, stars(), chance);
    solved = 0;
    part('after').hidden = true;
    part('choices').hidden = false;
    ask();
    focusOn(1);
  }

  function back() {
    later(0, () => {});
    stop.abort();
    openBook();
  }

  function ask() {
    const round = rounds[solved];
    if (round === undefined) return rest();
    settled = false;
    showBuds(buds, solved, words.earned);
    stage.dataset['kind'] = round.kind;
    /** @type {HTMLImageElement} */ (part('picture')).src = `/pictures/${round.picture}.svg`;
    part('shown').hidden = round.shown === '';
    show(round.shown);
    const hadFocus = part('choices').contains(document.activeElement);
    part('choices').replaceChildren(
      ...round.choices.map((choice) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'choice';
        button.textContent = choice;
        button.addEventListener('click', () => choose(button, choice));
        return button;
      }),
    );
    if (hadFocus) focusOn(1);
  }

  /** @param {string} text its blank is drawn as a gap @param {string} [filled] */
  function show(text, filled) {
    const [before = '', after = ''] = text.split(/_+/);
    const gap = document.createElement('b');
    gap.className = filled === undefined ? 'gap' : 'gap filled';
    gap.textContent = filled ?? '\u2003';
    part('shown').replaceChildren(before, gap, after);
  }

  /** @param {HTMLButtonElement} button @param {string} choice */
  function choose(button, choice) {
    const round = rounds[solved];
    if (round === undefined || settled || button.classList.contains('tried')) return;
    if (choice !== round.answer) {
      sounds.again();
      button.classList.add('tried');
      button.setAttribute('aria-disabled', 'true');
      return;
    }
    settled = true;
    solved += 1;
    void earnStar();
    sounds.right();
    button.classList.add('right');
    if (round.shown !== '') show(round.shown, choice);
    showBuds(buds, solved, words.earned);
    later(1500, ask);
  }

  function rest() {
    stage.dataset['kind'] = 'rest';
    /** @type {HTMLImageElement} */ (part('picture')).src = '/pictures/stories/sailboat.svg';
    part('shown').hidden = true;
    const hadFocus = part('choices').contains(document.activeElement);
    part('choices').hidden = true;
    part('after').hidden = false;
    if (hadFocus) part('again').focus();
    showBuds(buds, solved, words.earned);
    sounds.finish();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const buttons = [...part('choices').children];
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      const at = document.activeElement === null ? -1 : buttons.indexOf(document.activeElement);
      focusOn(at < 0 ? 1 : (at + (event.key === 'ArrowRight' ? 1 : buttons.length - 1)) % buttons.length);
    } else if (event.key.length === 1) {
      // A typed letter that is one of the choices answers.
      const same = buttons.find((button) => button.textContent === event.key.toLowerCase());
      if (same instanceof HTMLButtonElement) {
        same.focus();
        same.click();
      }
    }
  }

  /** @param {number} place */
  function focusOn(place) {
    /** @type {HTMLElement | undefined} */ (part('choices').children[place])?.focus();
  }
}
