import { contrasts, plainDisplay, textSizes } from '../../core/model/display.ts';
import { isSample, samples } from './gallery-samples.ts';
import { mountKiosk } from './mount-kiosk.svelte.ts';

/** Shows any screen by the address's hash with fixed sample data: `#whose-turn`, `#whose-turn:es`, `#whose-turn:es:200:more`. For looking only: it is not part of a build. */
const show = mountKiosk(
  document.body,
  (intent) => console.info(JSON.stringify(intent)),
  () => Promise.resolve(null),
);
let revision = 0;

function showHash(): void {
  const [name = '', language, size, contrast] = location.hash.slice(1).split(':');
  const display = {
    ...plainDisplay,
    textSize: textSizes.find((each) => String(each) === size) ?? plainDisplay.textSize,
    contrast: contrasts.find((each) => each === contrast) ?? plainDisplay.contrast,
  };
  revision += 1;
  show({ ...samples[isSample(name) ? name : 'whose-turn'], revision, display, language: language === 'es' ? 'es' : 'en' });
}

addEventListener('hashchange', showHash);
showHash();
