import { isSample, samples } from './gallery-samples.ts';
import { mountKiosk } from './mount-kiosk.svelte.ts';

/** Shows any screen by the address's hash, e.g. `#whose-turn`, with fixed sample data. For looking only: it is not part of a build. */
const show = mountKiosk(document.body, (intent) => console.info(JSON.stringify(intent)));
let revision = 0;

function showHash(): void {
  const [name = '', language] = location.hash.slice(1).split(':');
  revision += 1;
  show({ ...samples[isSample(name) ? name : 'whose-turn'], revision, language: language === 'es' ? 'es' : 'en' });
}

addEventListener('hashchange', showHash);
showHash();
