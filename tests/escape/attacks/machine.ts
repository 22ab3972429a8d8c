import { attacks, click, nested, open, run, type How } from './attack.ts';

/** K17 to K30 and K32 to K41: what a page may want of the machine, of whoever sits at it, and of the station. */
const granted = (ask: string) =>
  run(
    () => `return Promise.race([(async () => ${ask})().then((got) => got === true, () => false), new Promise((done) => setTimeout(() => done(false), 2500))])`,
  );
const chooser = 'headless Chromium has no chooser for it';

export const downloads = attacks('K17', 'download', {
  'download attribute': click(() => '<a id="bait" href="/next" download="work.html">Keep</a>'),
  attachment: open('/attachment', () => ({})),
  'attachment in a frame': run(() => `document.body.append(Object.assign(document.createElement('iframe'), { src: '/attachment' }))`),
  'blob kept': run(() => `Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'x.bin' }).click()`),
  'data kept': run(() => `Object.assign(document.createElement('a'), { href: 'data:application/octet-stream,x', download: 'x.bin' }).click()`),
  'type that nothing shows': run(() => `location.href = URL.createObjectURL(new Blob(['x'], { type: 'application/x-unknown' }))`),
  'download from elsewhere': { how: run((to) => `Object.assign(document.createElement('a'), { href: ${to}, download: 'x' }).click()`), sign: 'hit' },
});

export const choosers = attacks('K18', 'chooser', {
  'file input': click(() => '<input id="bait" type="file">'),
  'file input for many': click(() => '<input id="bait" type="file" multiple accept="image/*">'),
  'file input for a folder': click(() => '<input id="bait" type="file" webkitdirectory>'),
  'file input by its label': click(() => '<label id="bait">Work<input type="file" hidden></label>'),
  'file input by script': run(() => `Object.assign(document.createElement('input'), { type: 'file' }).click()`),
  'file input by its picker': run(
    () => `const input = Object.assign(document.createElement('input'), { type: 'file' }); document.body.append(input); input.showPicker()`,
  ),
  showOpenFilePicker: { how: run(() => `void showOpenFilePicker().catch(() => null)`), browserStops: chooser },
  showDirectoryPicker: { how: run(() => `void showDirectoryPicker().catch(() => null)`), browserStops: chooser },
  showSaveFilePicker: { how: run(() => `void showSaveFilePicker().catch(() => null)`), browserStops: chooser },
});

export const prints = attacks('K19', 'said', {
  'window.print': granted(`{ let asked = false; addEventListener('beforeprint', () => (asked = true)); print(); return asked }`),
  'print by command': granted(`{ let asked = false; addEventListener('beforeprint', () => (asked = true)); document.execCommand('print'); return asked }`),
  'print of a frame': granted(
    `{ const frame = document.createElement('iframe'); document.body.append(frame); let asked = false; frame.contentWindow.addEventListener('beforeprint', () => (asked = true)); frame.contentWindow.print(); return asked }`,
  ),
});

export const senses = attacks('K21', 'said', {
  camera: granted(`(await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks().length > 0`),
  microphone: granted(`(await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks().length > 0`),
  place: granted(`new Promise((done) => navigator.geolocation.getCurrentPosition(() => done(true), () => done(false)))`),
  notifications: granted(`(await Notification.requestPermission()) === 'granted'`),
  // Where there are no MIDI devices it fails as well, but not for want of leave.
  MIDI: granted(`navigator.requestMIDIAccess().then(() => true, ({ name }) => name === 'NotSupportedError' || name === 'InvalidStateError')`),
  'MIDI with system messages': granted(
    `navigator.requestMIDIAccess({ sysex: true }).then(() => true, ({ name }) => name === 'NotSupportedError' || name === 'InvalidStateError')`,
  ),
  'whether somebody is there': granted(`(await IdleDetector.requestPermission()) === 'granted'`),
  'names of cameras': granted(`(await navigator.mediaDevices.enumerateDevices()).some((device) => device.label !== '')`),
});

export const devices = attacks('K22', 'said', {
  'picture of the screen': { how: granted(`(await navigator.mediaDevices.getDisplayMedia()).getTracks().length > 0`) },
  HID: { how: granted(`(await navigator.hid.requestDevice({ filters: [] })).length > 0`), browserStops: chooser },
  USB: { how: granted(`(await navigator.usb.requestDevice({ filters: [] })) !== null`), browserStops: chooser },
  serial: { how: granted(`(await navigator.serial.requestPort()) !== null`), browserStops: chooser },
  Bluetooth: { how: granted(`(await navigator.bluetooth.requestDevice({ acceptAllDevices: true })) !== null`), browserStops: chooser },
});

export const clipboards = attacks('K23', 'said', {
  'clipboard read': granted(`typeof (await navigator.clipboard.readText()) === 'string'`),
  'clipboard items read': granted(`Array.isArray(await navigator.clipboard.read())`),
  'clipboard written': granted(`{ await navigator.clipboard.writeText('left behind'); return true }`),
});

const loop = (ask: string): How => run(() => `setTimeout(() => { for (;;) ${ask} }, 0)`);
export const dialogs = attacks('K24', 'dialog', {
  'alert without end': loop(`alert('Again')`),
  'confirm without end': loop(`confirm('Again?')`),
  'prompt without end': loop(`prompt('Again?')`),
  'alert of a frame three deep': { how: nested(() => `setTimeout(() => { for (;;) alert('Again') }, 0)`) },
});

export const unloads = attacks('K25', 'dialog', {
  'page that asks to stay': run(
    () => `addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'Stay'; }); document.body.click()`,
  ),
  'page that asks to stay, the old way': run(() => `window.onbeforeunload = () => 'Stay'`),
});

export const trapsOfView = attacks('K26', 'said', {
  fullscreen: granted(`{ await document.documentElement.requestFullscreen(); return document.fullscreenElement !== null }`),
  'fullscreen without navigation': granted(`{ await document.body.requestFullscreen({ navigationUI: 'hide' }); return document.fullscreenElement !== null }`),
  'fullscreen of a frame': click(
    () =>
      '<iframe id="inner" allow="fullscreen" src="/next"></iframe><button id="bait" onclick="inner.contentDocument.documentElement.requestFullscreen()">Big</button>',
    { then: 'await new Promise((done) => setTimeout(done, 500)); return document.fullscreenElement !== null' },
  ),
});

export const locks = attacks('K27', 'said', {
  'pointer lock': granted(`{ await document.body.requestPointerLock(); return document.pointerLockElement !== null }`),
  'keyboard lock': granted(`{ await navigator.keyboard.lock(); return true }`),
});

export const certificates = attacks('K29', 'hit', {
  'page with a bad certificate': { how: run((_to, aims) => `location.href = ${JSON.stringify(aims.badCertificate)}`), allowed: ['badCertificate'] },
  'request with a bad certificate': {
    how: run((_to, aims) => `await fetch(${JSON.stringify(aims.badCertificate)}, { mode: 'no-cors' })`),
    allowed: ['badCertificate'],
  },
  'socket with a bad certificate': {
    how: run((_to, aims) => `new WebSocket(${JSON.stringify(aims.badCertificate)}.replace('http', 'ws'))`),
    allowed: ['badCertificate'],
  },
});

/** Reaches the forbidden origin only where a name and password were given. */
export const passwords = attacks('K30', 'hit', {
  'page that asks for a password': open('/asks-for-password', (to) => ({ to })),
  'picture that asks for a password': run((to) => `new Image().src = '/asks-for-password?to=' + encodeURIComponent(${to})`),
  'frame that asks for a password': run(
    (to) => `document.body.append(Object.assign(document.createElement('iframe'), { src: '/asks-for-password?to=' + encodeURIComponent(${to}) }))`,
  ),
});

export const embeds = [
  ...attacks('K32', 'hit', {
    'webview tag': {
      how: run((to) => `document.body.insertAdjacentHTML('beforeend', '<webview src="' + ${to} + '" nodeintegration allowpopups></webview>')`),
      browserStops: 'plain Chromium knows no webview',
    },
    'browserplugin tag': {
      how: run((to) => `document.body.insertAdjacentHTML('beforeend', '<object type="application/browser-plugin" data="' + ${to} + '"></object>')`),
      browserStops: 'plain Chromium knows no such plug-in',
    },
  }),
  ...attacks('K33', 'hit', {
    'PDF as the page, with a link as large as itself': { how: open('/document.pdf', (to) => ({ to })), browserStops: 'headless Chromium opens no PDF' },
    'PDF in a frame': {
      how: run((to) => `document.body.append(Object.assign(document.createElement('iframe'), { src: '/document.pdf?to=' + encodeURIComponent(${to}) }))`),
      browserStops: 'headless Chromium opens no PDF',
    },
    'PDF embedded': {
      how: run(
        (to) => `document.body.insertAdjacentHTML('beforeend', '<embed type="application/pdf" src="/document.pdf?to=' + encodeURIComponent(${to}) + '">')`,
      ),
      browserStops: 'headless Chromium opens no PDF',
    },
  }),
];

export const hangs = attacks('K34', 'hang', {
  'page that computes for ever': run(() => `setTimeout(() => { for (;;); }, 0)`),
  'page that blocks in a frame of its own': nested(() => `for (;;);`),
});

const names = ['stationmaster', 'require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', 'chrome.webview', '__electron_preload__'];
export const reaches = attacks('K38', 'said', {
  'names of the station': run(
    () => `return ${JSON.stringify(names)}.some((name) => name.split('.').reduce((part, key) => part?.[key], globalThis) !== undefined)`,
  ),
  'names of the station in a new frame': run(
    () =>
      `const frame = document.createElement('iframe'); document.body.append(frame); return ${JSON.stringify(names)}.some((name) => name.split('.').reduce((part, key) => part?.[key], frame.contentWindow) !== undefined)`,
  ),
  'the station’s own page': { how: granted(`(await fetch('app://station/station.html')).ok`), browserStops: 'plain Chromium knows no app:' },
  'somebody above or before it': run(() => `return top !== window || opener !== null`),
});

export const ends = attacks('K41', 'gone', {
  'window that closes itself': { how: run(() => `window.close()`), browserStops: 'a page that no script opened does not close itself' },
  'window that opens itself anew and closes': {
    how: run(() => `open(location.href, '_self').close()`),
    browserStops: 'a page that no script opened does not close itself',
  },
});
