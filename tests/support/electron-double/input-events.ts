import type { InputMessage } from './devtools-relay.ts';
import { preventable } from './strict-emitter.ts';
import type { DoubleWebContents } from './web-contents.ts';

/** A person's input on its way to a page, as Electron's events. True when the app swallowed it. */
const mouseTypes: Readonly<Record<string, string>> = { mousePressed: 'mouseDown', mouseReleased: 'mouseUp', mouseMoved: 'mouseMove', mouseWheel: 'mouseWheel' };

export function raiseInput(page: DoubleWebContents | undefined, { method, params }: InputMessage): boolean {
  if (page === undefined) return false;
  if (method === 'Input.dispatchKeyEvent') return raiseKey(page, params);
  if (method === 'Input.dispatchMouseEvent') {
    const event = preventable({});
    const mouse = { type: mouseTypes[String(params['type'])] ?? '', x: params['x'], y: params['y'] };
    page.emit('before-mouse-event', event, mouse);
    if (!event.defaultPrevented && mouse.type === 'mouseDown' && params['button'] === 'right') page.emit('context-menu', preventable({}), mouse);
    if (mouse.type === 'mouseWheel' && (Number(params['modifiers'] ?? 0) & 2) !== 0) page.emit('zoom-changed', {}, Number(params['deltaY']) < 0 ? 'in' : 'out');
    if (!event.defaultPrevented) page.emit('input-event', {}, mouse);
    return event.defaultPrevented;
  }
  if (method === 'Input.dispatchTouchEvent') page.emit('input-event', {}, { type: params['type'] });
  return false;
}

function raiseKey(page: DoubleWebContents, params: InputMessage['params']): boolean {
  const type = { keyDown: 'keyDown', rawKeyDown: 'keyDown', keyUp: 'keyUp' }[String(params['type'])];
  if (type === undefined) return false;
  const held = Number(params['modifiers'] ?? 0);
  const event = preventable({});
  page.emit('before-input-event', event, {
    type,
    key: params['key'] ?? '',
    code: params['code'] ?? '',
    isAutoRepeat: params['autoRepeat'] === true,
    isComposing: false,
    alt: (held & 1) !== 0,
    control: (held & 2) !== 0,
    meta: (held & 4) !== 0,
    shift: (held & 8) !== 0,
    location: 0,
    modifiers: [],
  });
  if (!event.defaultPrevented) page.emit('input-event', {}, { type: type === 'keyDown' ? 'rawKeyDown' : 'keyUp' });
  return event.defaultPrevented;
}
