// @ts-check
import { chance, earnStar, language, later, showBuds, stars, track } from '/shared/progress.js';
import { sounds } from '/shared/sound.js';
import { nextRound, padsFor } from './rounds.js';

/** The pond's page: draws a round, takes an answer by mouse, touch or keys, helps after a wrong one, rests after ten. */
const words = {
  en: { answers: 'Answers', again: 'Play again', earned: 'Flowers', frogs: 'frogs', howMany: 'How many frogs?', more: 'Count the frogs' },
  es: { answers: 'Respuestas', again: 'Otra vez', earned: 'Flores', frogs: 'ranas', howMany: '¿Cuántas ranas hay?', more: 'Cuenta las ranas' },
}[language];

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const question = part('question');
const answers = part('answers');
const again = part('again');
const scene = part('scene');
const roundsInARow = 10;

/** @type {import('./rounds.js').Round | null} */
let round = null;
let solved = 0;
let settled = true;
let typed = '';

answers.setAttribute('aria-label', words.answers);
again.setAttribute('aria-label', words.again);
again.addEventListener('click', begin);
document.addEventListener('keydown', onKey);
begin();

function begin() {
  solved = 0;
  again.hidden = true;
  ask();
}

function ask() {
  round = nextRound(track, stars(), chance, round);
  settled = false;
  typed = '';
  showBuds(part('buds'), solved, words.earned);
  question.className = 'card';
  question.innerHTML = questionOf(round);
  question.setAttribute('aria-label', round.kind === 'count' ? words.howMany : '');
  scene.innerHTML = sceneOf(round, false);
  const hadFocus = answers.contains(document.activeElement) || document.activeElement === again;
  answers.hidden = false;
  answers.replaceChildren(...round.choices.map(answerButton));
  if (hadFocus) focusOn(1);
}

/** @param {number} value */
function answerButton(value) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'answer';
  button.textContent = `${value}`;
  button.addEventListener('click', () => choose(button, value));
  return button;
}

/** @param {HTMLElement} button @param {number} value */
function choose(button, value) {
  if (round === null || settled || button.classList.contains('tried')) return;
  if (value !== round.answer) {
    sounds.again();
    button.classList.add('tried');
    button.setAttribute('aria-disabled', 'true');
    // Help: everything on the pond now shows its count.
    scene.innerHTML = sceneOf(round, true);
    return;
  }
  settled = true;
  solved += 1;
  void earnStar();
  sounds.right();
  button.classList.add('right');
  question.classList.add('solved');
  const blank = question.querySelector('.blank');
  if (blank) blank.textContent = `${round.answer}`;
  showBuds(part('buds'), solved, words.earned);
  celebrate();
  later(1500, solved < roundsInARow ? ask : rest);
}

function rest() {
  const hadFocus = answers.contains(document.activeElement);
  answers.hidden = true;
  again.hidden = false;
  if (hadFocus) again.focus();
  showBuds(part('buds'), solved, words.earned);
  question.innerHTML = `${frogPicture(6)}<span>10</span>${frogPicture(6)}`;
  question.setAttribute('aria-label', words.again);
  scene.innerHTML = padsFor(10, 683, 1180)
    .map((pad) => frogOn(pad, { lily: true }))
    .join('');
  hopInTurn(90);
  sounds.finish();
}

/** @param {import('./rounds.js').Round} of */
function questionOf(of) {
  if (of.kind === 'count') return `${frogPicture(6.5)}<span>=</span><span class="blank">?</span>`;
  if (of.kind === 'sum') return `<span>${of.left}</span><span>+</span><span>${of.right}</span><span>=</span><span class="blank">?</span>`;
  return `<span>${of.leaps}</span><span>×</span><span>${of.by}</span><span>=</span><span class="blank">?</span>`;
}

/** @param {import('./rounds.js').Round} of @param {boolean} helps */
function sceneOf(of, helps) {
  if (of.kind === 'leaps') return leapsScene(of, helps);
  const pads = of.kind === 'count' ? padsFor(of.frogs, 683, 1000) : [...padsFor(of.left, 360, 560), ...padsFor(of.right, 1010, 560)];
  return pads.map((pad, index) => frogOn(pad, helps ? { count: index + 1 } : {})).join('');
}

/** A row of pads, `by` apart on the number line: the frog has one leap left to make. @param {import('./rounds.js').LeapsRound} of @param {boolean} helps */
function leapsScene(of, helps) {
  const step = Math.min(190, 1240 / (of.leaps + 1));
  const scale = Math.min(0.9, step / 165);
  /** @param {number} place */
  const x = (place) => 683 + (place - of.leaps / 2) * step;
  const told = helps || stars() < 20;
  let out = '';
  for (let place = 0; place <= of.leaps; place += 1) {
    out += `<g transform="translate(${x(place)} 140) scale(${scale})"><use href="#pad"/></g>`;
    const label = place === of.leaps ? '?' : told || place === 0 ? `${place * of.by}` : '';
    out += `<text x="${x(place)}" y="206">${label}</text>`;
    if (place > 0) out += `<path class="leap" d="M${x(place - 1)} 84Q${x(place) - step / 2} ${helps ? 8 : 24} ${x(place)} 84"/>`;
    if (place > 0 && helps) out += `<text x="${x(place) - step / 2}" y="38">+${of.by}</text>`;
  }
  return `${out}<g class="leaper" transform="translate(${x(of.leaps - 1)} 140) scale(${scale})" data-step="${step}"><g class="body"><use href="#frog" x="-40" y="-74"/></g></g>`;
}

/** @param {{ x: number, y: number, scale: number }} pad @param {{ count?: number, lily?: boolean }} [how] */
function frogOn(pad, how = {}) {
  const frog = `<g class="body"><use href="#frog" x="-40" y="-74"/></g>`;
  const lily = how.lily ? '<use href="#lily" x="58" y="2"/>' : '';
  const count = how.count === undefined ? '' : `<text y="-78">${how.count}</text>`;
  return `<g transform="translate(${pad.x} ${pad.y}) scale(${pad.scale})"><use href="#pad"/>${frog}${lily}${count}</g>`;
}

function celebrate() {
  const leaper = /** @type {SVGGElement | null} */ (scene.querySelector('.leaper'));
  if (leaper) {
    const labels = scene.querySelectorAll('text');
    for (const label of labels) if (label.textContent === '?') label.textContent = `${round?.answer ?? ''}`;
    const place = leaper.transform.baseVal.consolidate()?.matrix;
    if (place) leaper.style.transform = `translate(${place.e + Number(leaper.dataset['step'])}px, ${place.f}px) scale(${place.a})`;
  }
  hopInTurn(60);
}

/** @param {number} ms between one frog and the next */
function hopInTurn(ms) {
  scene.querySelectorAll('.body').forEach((frog, index) => {
    frog.classList.add('hopper');
    /** @type {SVGGElement} */ (frog).style.setProperty('--turn', `${index * ms}ms`);
  });
}

/** @param {number} size rem */
function frogPicture(size) {
  return `<svg width="${size}rem" viewBox="0 0 80 80" aria-hidden="true"><use href="#frog"/></svg>`;
}

/** Digits answer, arrows move between the answers. @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const buttons = [.../** @type {NodeListOf<HTMLButtonElement>} */ (answers.querySelectorAll('button'))];
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    focusOn(at < 0 ? 1 : (at + (event.key === 'ArrowRight' ? 1 : buttons.length - 1)) % buttons.length);
    sounds.tick();
  } else if (/^\d$/.test(event.key) && !settled && round !== null) {
    typed = round.choices.some((choice) => `${choice}`.startsWith(typed + event.key)) ? typed + event.key : event.key;
    const button = buttons.find((candidate) => candidate.textContent === typed);
    if (button === undefined) return;
    typed = '';
    button.focus();
    choose(button, Number(button.textContent));
  }
}

/** @param {number} place */
function focusOn(place) {
  /** @type {HTMLElement | undefined} */ (answers.children[place])?.focus();
}
