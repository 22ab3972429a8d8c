// @ts-check
import { track } from '/shared/progress.js';
import { openBook } from './book.js';
import { playLetters } from './letters.js';

/** Where storyboat begins: the letters' track with its keys, the others with their story. */
if (track === 'letter-boat') playLetters();
else openBook();
