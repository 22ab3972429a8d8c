import { mount } from 'svelte';
import '../ui/tokens.css';
import '../ui/fonts.css';
import '../ui/staff.css';
import './board.css';
import App from './App.svelte';
import { followDisplay } from '../ui/display.ts';
import { BoardDesk } from './board-desk.svelte.ts';
import { act, printBadges } from './board-api.ts';
import { LabStream } from './lab-stream.svelte.ts';
import { texts } from './texts.svelte.ts';

/** The board's page: one stream, one desk, for as long as the page is open. */
const target = document.querySelector('#board-app');
if (target === null) throw new Error('the page has no place for the board');

followDisplay();
texts.begin();
const stream = new LabStream();
const desk = new BoardDesk(act, () => stream.signedOut(), printBadges);
mount(App, { target, props: { stream, desk } });
stream.start();
