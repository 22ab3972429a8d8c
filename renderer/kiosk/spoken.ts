import type { BadgeView, ViewState } from '../../core/contract/view-state.ts';
import type { ClipPrompt } from '../../core/sound/clips.ts';
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
      if (screen.elsewhere !== null) return texts.say('elsewhere.say', { name });
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
    case 'sound-check':
      return screen.called ? texts.say('sound.called-say') : texts.say('sound.say');
    case 'next': {
      const values = { name: faceName(texts, screen.face), subject: texts.say(`subject.${screen.program.subject}`), seat: screen.map.to };
      return texts.say(screen.map.from === screen.map.to ? 'next.say-same' : 'next.say', values);
    }
    case 'go-to':
      return texts.say('go-to.say', { name: faceName(texts, screen.face), place: screen.place.name });
    case 'finished':
      return texts.say('finished.say', { name: faceName(texts, screen.face) });
    case 'arriving':
      return texts.say('arriving.say', { name: faceName(texts, screen.face) });
    case 'goodbye':
      if (screen.map !== null) return texts.say('goodbye.go-to-say', { name: faceName(texts, screen.face), seat: screen.map.to });
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

/** Which of staff's recordings says what this screen is about; null where none does. */
export function promptOf({ screen }: Pick<ViewState, 'screen'>): ClipPrompt | null {
  switch (screen.screen) {
    case 'whose-turn':
      return screen.badge === null && screen.faces.length > 0 ? 'who' : null;
    case 'pictures':
    case 'pin': {
      if (screen.waitUntil !== null) return 'rest';
      if (screen.elsewhere !== null) return null;
      const begun = screen.screen === 'pictures' ? screen.chosen > 0 : screen.entered > 0;
      if (screen.wrongTries > 0 && !begun) return 'again';
      return screen.screen === 'pictures' ? 'pictures' : 'numbers';
    }
    case 'password':
    case 'grown-up':
      return screen.waitUntil === null ? null : 'rest';
    case 'go':
      return screen.failed === null ? 'go' : null;
    case 'sound-check':
      return screen.called ? null : 'listen';
    case 'next':
      return screen.map.from === screen.map.to ? null : 'next';
    case 'paused':
      return 'eyes-up';
    case 'choose':
    case 'finished':
    case 'still-here':
      return screen.screen;
    default:
      return null;
  }
}

function spokenBadge(texts: KioskTexts, { says, face }: BadgeView): string {
  const name = face === null ? '' : faceName(texts, face);
  if (says === 'checking') return texts.say('pictures.checking');
  return says === 'elsewhere' ? texts.say('pictures.elsewhere-say', { name }) : texts.say(`badge.${says}-say`, { name });
}
