// @ts-check
/** The pictures on storyboat's buttons. */
/** @param {string} paths @param {string} [fill] */
const icon = (paths, fill = 'none') =>
  `<svg viewBox="0 0 24 24" fill="${fill}" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;

export const icons = {
  play: icon('<path d="M8 5.2v13.6l11-6.8z"/>', 'currentColor'),
  pause: icon('<path d="M8 5v14M16 5v14" stroke-width="4"/>'),
  next: icon('<path d="M4 12h15M13 6l6 6-6 6"/>'),
  back: icon('<path d="M20 12H5M11 6l-6 6 6 6"/>'),
  again: icon('<path d="M20 12a8 8 0 1 1-2.6-5.9M20 2.5v5h-5"/>'),
  book: icon('<path d="M12 6.5C9.5 4.5 6 4 3 4.5V18.5c3-.5 6.5 0 9 2 2.5-2 6-2.5 9-2V4.5c-3-.5-6.5 0-9 2zM12 6.5v14"/>'),
};
