import { plainDisplay, type Display } from '../../core/model/display.ts';

const asked = { contrast: '(prefers-contrast: more)', motion: '(prefers-reduced-motion: reduce)' } as const;

/**
 * Puts on the root element how the page is to be shown, where tokens.css reads it: what a student needs, and contrast and motion also where the
 * machine asks for them. The returned function lets go of the machine's word.
 */
export function followDisplay(display: Display = plainDisplay): () => void {
  const root = document.documentElement;
  const machine = { contrast: matchMedia(asked.contrast), motion: matchMedia(asked.motion) };
  const show = (): void => {
    root.dataset['contrast'] = machine.contrast.matches ? 'more' : display.contrast;
    root.dataset['motion'] = machine.motion.matches ? 'less' : display.motion;
  };
  root.style.setProperty('--text-size', String(display.textSize / 100));
  show();
  const queries = Object.values(machine);
  for (const query of queries) query.addEventListener('change', show);
  return () => {
    for (const query of queries) query.removeEventListener('change', show);
  };
}
