import type { ViewState } from '../../core/contract/view-state.ts';
import type { KioskTexts } from './kiosk-texts.ts';
import { spoken } from './spoken.ts';

/** What a screen reader hears when something changes without a new screen; the same words as long as nothing does. */
export function announced(texts: KioskTexts, view: ViewState): string {
  const { screen, help } = view;
  if (help.kind === 'coming') return texts.say('help.coming', { name: help.by });
  if (screen.screen === 'working') {
    if (screen.strip.takeBack !== null) return texts.say(screen.strip.takeBack.of === 'done' ? 'strip.done-soon' : 'strip.leave-soon');
    if (screen.strip.bell !== null) return texts.say('strip.bell-soon');
  }
  if (screen.screen === 'recording') return texts.count('record.hosts', screen.hosts.length);
  if ('otherWays' in screen) {
    if (screen.checking) return texts.say('pictures.checking');
    if (screen.waitUntil !== null) return texts.say('pictures.rest');
    const entered = screen.screen === 'pictures' ? screen.chosen : screen.screen === 'pin' ? screen.entered : 0;
    if (screen.screen !== 'grown-up' && screen.wrongTries > 0 && entered === 0) return texts.say(`${screen.screen}.again`);
    if (screen.screen === 'pictures' && entered > 0) return texts.say('pictures.chosen', { chosen: entered, needed: screen.needed });
    if (screen.screen === 'pin' && entered > 0) return texts.say('pin.entered', { n: entered });
  }
  if (screen.screen === 'whose-turn' && screen.badge !== null) return spoken(texts, view);
  if (screen.screen === 'go' && screen.failed !== null) return texts.say('go.failed', { subject: texts.say(`subject.${screen.failed.subject}`) });
  return help.kind === 'asked' ? texts.say('help.asked') : '';
}
