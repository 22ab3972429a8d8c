import type { BadgeView, ViewState } from '../../core/contract/view-state.ts';
import { faceName } from './face-name.ts';
import type { KioskTexts } from './kiosk-texts.ts';
import { timeAndDay } from './wall-time.ts';

/** What the speaker button reads for each screen. Never a word about a secret. */
export function spoken(texts: KioskTexts, view: ViewState): string {
  const { screen } = view;
  switch (screen.screen) {
    case 'starting':
      return texts.say('starting.say');
    case 'out-of-use':
      return texts.say('out.say');
    case 'resting':
      return screen.opensAt === null
        ? texts.say('resting.title')
        : texts.say('resting.say-opens', { time: timeAndDay(texts.locale, view.timeZone, screen.opensAt, view.hubTime) });
    case 'whose-turn':
      if (screen.badge !== null) return spokenBadge(texts, screen.badge);
      return texts.say(screen.faces.length === 0 ? 'who.nobody' : 'who.say');
    case 'pictures':
    case 'pin':
    case 'password':
    case 'grown-up': {
      const name = faceName(texts, screen.face);
      if (screen.waitUntil !== null) return texts.say('pictures.rest-say', { name });
      if (screen.elsewhere !== null) return texts.say('pictures.elsewhere-say', { name });
      if (screen.screen === 'grown-up') return texts.say('grown-up.say', { name });
      const begun = (screen.screen === 'pictures' && screen.chosen > 0) || (screen.screen === 'pin' && screen.entered > 0);
      return screen.wrongTries > 0 && !begun ? texts.say(`${screen.screen}.again`) : texts.say(`${screen.screen}.say`, { name });
    }
    case 'go':
      if (screen.failed !== null) {
        const subject = texts.say(`subject.${screen.failed.subject}`);
        return texts.say(screen.waits ? 'go.waits-say' : 'go.failed-say', { subject, next: texts.say(`subject.${screen.program.subject}`) });
      }
      return texts.say(screen.path.some((stop) => stop.done) ? 'go.say-again' : 'go.say', {
        name: faceName(texts, screen.face),
        subject: texts.say(`subject.${screen.program.subject}`),
      });
    case 'choose':
      return texts.say(screen.programs.some((program) => program.done) ? 'choose.say-again' : 'choose.say', { name: faceName(texts, screen.face) });
    case 'next': {
      const values = { name: faceName(texts, screen.face), subject: texts.say(`subject.${screen.program.subject}`), seat: screen.map.to };
      return texts.say(screen.map.from === screen.map.to ? 'next.say-same' : 'next.say', values);
    }
    case 'finished':
      return texts.say('finished.say', { name: faceName(texts, screen.face) });
    case 'goodbye':
      return texts.say('goodbye.say', { name: faceName(texts, screen.face) });
    case 'still-here':
      return texts.say('still-here.say', { name: faceName(texts, screen.face) });
    case 'paused':
      return texts.say('paused.say');
    case 'with-tutor':
      return texts.say('tutor.say', { name: faceName(texts, screen.face) });
    // Of staff.
    case 'recording':
    case 'working':
    case 'leaving':
      return '';
  }
}

function spokenBadge(texts: KioskTexts, { says, face }: BadgeView): string {
  const name = face === null ? '' : faceName(texts, face);
  if (says === 'checking') return texts.say('pictures.checking');
  return says === 'elsewhere' ? texts.say('pictures.elsewhere-say', { name }) : texts.say(`badge.${says}-say`, { name });
}
