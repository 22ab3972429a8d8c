// @ts-check
import { language, track } from '/shared/progress.js';
import { icons } from './icons.js';
import { playMatch } from './match.js';
import { drawScene } from './scene.js';
import { stories } from './stories.js';

/** The listening lesson: a picture book that reads itself aloud, word by word, with one big button to play and pause. Arrows turn the page. */
const words = {
  en: { listen: 'Listen', pause: 'Pause', next: 'Next page', back: 'Page before', game: 'To the game', page: 'Page' },
  es: { listen: 'Escuchar', pause: 'Pausa', next: 'Página siguiente', back: 'Página anterior', game: 'Al juego', page: 'Página' },
}[language];

export function openBook() {
  const stage = /** @type {HTMLElement} */ (document.getElementById('stage'));
  const pages = stories[track] ?? [];
  const sound = new Audio(`/app/audio/${track}.${language}.opus`);
  /** @type {{ start: number, end: number }[]} */
  let cues = [];
  let at = -1;
  let heardAll = false;

  document.getElementById('buds')?.setAttribute('hidden', '');
  stage.className = 'book';
  stage.innerHTML = `<div class="picture" id="picture"></div>
    <div class="leaf"><p class="text" id="text" aria-live="off"></p><p class="dots" id="dots"></p>
    <div class="controls"><button type="button" class="round-button small" id="back" aria-label="${words.back}">${icons.back}</button>
    <button type="button" class="round-button play" id="play"></button>
    <button type="button" class="round-button small" id="next"></button></div></div>`;
  /** @param {string} id */
  const button = (id) => /** @type {HTMLButtonElement} */ (document.getElementById(id));

  fetch(`/app/audio/${track}.${language}.json`)
    .then((reply) => reply.json())
    .then((timing) => {
      cues = timing.cues;
    })
    .catch(() => {});
  const stop = new AbortController();
  const { signal } = stop;
  button('play').addEventListener('click', () => (sound.paused ? void sound.play().catch(() => {}) : sound.pause()), { signal });
  button('back').addEventListener('click', () => turnTo(at - 1), { signal });
  button('next').addEventListener('click', () => turnTo(at + 1), { signal });
  for (const event of ['play', 'pause', 'ended']) sound.addEventListener(event, showControls, { signal });
  sound.addEventListener('ended', () => (heardAll = true), { signal });
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'ArrowRight') turnTo(at + 1);
      else if (event.key === 'ArrowLeft') turnTo(at - 1);
      else if (event.key === ' ' && !(event.target instanceof HTMLButtonElement)) button('play').click();
      else return;
      event.preventDefault();
    },
    { signal },
  );
  showPage(0);
  follow();

  function follow() {
    if (signal.aborted) return;
    if (!sound.paused) {
      const page = cues.findLastIndex((cue) => cue.start - 0.3 <= sound.currentTime);
      if (page >= 0 && page !== at) showPage(page);
      const cue = cues[at];
      if (cue) light((sound.currentTime - cue.start) / (cue.end - cue.start));
    }
    requestAnimationFrame(follow);
  }

  /** @param {number} page */
  function turnTo(page) {
    if (page >= pages.length) return leave();
    if (page < 0) return;
    showPage(page);
    const cue = cues[page];
    if (cue) sound.currentTime = Math.max(0, cue.start - 0.1);
  }

  function leave() {
    sound.pause();
    stop.abort();
    playMatch(openBook);
  }

  /** @param {number} page */
  function showPage(page) {
    const shown = pages[page];
    if (shown === undefined) return;
    at = page;
    const picture = /** @type {HTMLElement} */ (document.getElementById('picture'));
    const text = /** @type {HTMLElement} */ (document.getElementById('text'));
    picture.innerHTML = drawScene(shown, track === 'story-harbor');
    text.replaceChildren(
      ...shown[language].split(' ').flatMap((word) => {
        const span = document.createElement('span');
        span.textContent = word;
        return [span, ' '];
      }),
    );
    const dots = /** @type {HTMLElement} */ (document.getElementById('dots'));
    dots.setAttribute('role', 'img');
    dots.setAttribute('aria-label', `${words.page} ${page + 1} / ${pages.length}`);
    dots.innerHTML = pages.map((_, index) => `<i class="${index === page ? 'here' : index < page ? 'read' : ''}"></i>`).join('');
    showControls();
  }

  /** Marks the word being spoken: by its share of the letters. @param {number} share */
  function light(share) {
    const spans = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('#text span'))];
    const letters = spans.reduce((sum, span) => sum + (span.textContent?.length ?? 0) + 1, 0);
    let passed = 0;
    for (const span of spans) {
      const from = passed / letters;
      passed += (span.textContent?.length ?? 0) + 1;
      span.classList.toggle('spoken', share >= from && share < passed / letters);
    }
  }

  function showControls() {
    const play = button('play');
    play.innerHTML = sound.paused ? icons.play : icons.pause;
    play.setAttribute('aria-label', sound.paused ? words.listen : words.pause);
    button('back').disabled = at === 0;
    const last = at === pages.length - 1;
    button('next').innerHTML = icons.next;
    button('next').setAttribute('aria-label', last ? words.game : words.next);
    button('next').classList.toggle('onward', last && (heardAll || sound.ended));
    if (sound.paused) light(-1);
  }
}
