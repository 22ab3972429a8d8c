import { attacks, click, run } from './attack.ts';

/** K5 and K6: second windows, and what is done with them once they are there. */
const features = [
  '',
  'noopener',
  'noreferrer',
  'popup',
  'popup=no',
  'popup,noopener',
  'width=200,height=200',
  'width=200,height=200,noopener,noreferrer',
  'left=0,top=0,width=1,height=1',
  'menubar=yes,toolbar=yes,location=yes,status=yes',
  'fullscreen=yes',
  'resizable,scrollbars',
  'alwaysRaised=yes,dependent=yes',
  'nodeIntegration=yes,webPreferences=yes,preload=/etc/passwd',
];
const opened = (target: string) =>
  Object.fromEntries(features.map((text) => [`open ${target}: ${text || 'no features'}`, run((to) => `window.open(${to}, '${target}', '${text}')`)]));
const link = (attributes: string) => (to: string) => `<a id="bait" href="${to}" ${attributes}>Out</a>`;

export const windows = attacks('K5', 'hit', {
  ...opened('_blank'),
  ...opened('lesson'),
  'open, no words at all': run((to) => `open(${to})`),
  'open in its own place': run((to) => `window.open(${to}, '_self')`),
  'link for a new window': click(link('target="_blank"')),
  'link that keeps its opener': click(link('target="_blank" rel="opener"')),
  'link without its opener': click(link('target="_blank" rel="noopener noreferrer"')),
  'link with the middle button': click(link(''), { button: 'middle' }),
  'link with Ctrl': click(link(''), { modifiers: ['Control'] }),
  'link with Shift': click(link(''), { modifiers: ['Shift'] }),
  'link with Ctrl and Shift': click(link(''), { modifiers: ['Control', 'Shift'] }),
  'form for a new window': click((to) => `<form action="${to}" target="_blank"><button id="bait">Out</button></form>`),
  'form by POST for a new window': click(
    (to) => `<form action="${to}" method="post" target="_blank"><input name="work" value="secret"><button id="bait">Out</button></form>`,
  ),
  'allowed address that redirects': run((to) => `window.open('/hop?to=' + encodeURIComponent(${to}))`),
  'empty window, then written': run((to) => `open('about:blank')?.document.write('<img src="' + ${to} + '">')`),
  'empty window, then moved': run((to) => `const second = open('about:blank'); if (second) second.location = ${to}`),
  'window of no address, then a form into it': run(
    (to) =>
      `open('', 'second'); const form = Object.assign(document.createElement('form'), { action: ${to}, method: 'post', target: 'second' }); document.body.append(form); form.submit()`,
  ),
  'window of a blob': run((to) => `open(URL.createObjectURL(new Blob(['<img src="' + ${to} + '">'], { type: 'text/html' })))`),
  'window of a script address': run((to) => `open('javascript:fetch(' + JSON.stringify(${to}) + ', { mode: "no-cors" })')`),
  'window of data': {
    how: run((to) => `open('data:text/html,' + encodeURIComponent('<img src="' + ${to} + '">'))`),
    browserStops: 'Chromium opens no window of data:',
  },
  'a window of its own, with nothing in it': { how: run(() => `open('about:blank')`), sign: 'window' },
  'a window that floats over all': {
    how: run(() => `await documentPictureInPicture.requestWindow({ width: 300, height: 300 })`),
    sign: 'window',
  },
});

export const namedWindows = attacks('K6', 'hit', {
  'window of a name, used again by script': run((to) => `open('/next', 'lesson'); await new Promise((done) => setTimeout(done, 300)); open(${to}, 'lesson')`),
  'window of a name, used again by a link': click((to) => `<a id="bait" href="${to}" target="lesson" onclick="open('/next', 'lesson')">Out</a>`),
  'window of a name, used again by a form': run(
    (to) =>
      `open('/next', 'lesson'); await new Promise((done) => setTimeout(done, 300)); const form = Object.assign(document.createElement('form'), { action: ${to}, method: 'post', target: 'lesson' }); document.body.append(form); form.submit()`,
  ),
  'window of the page’s own name': run((to) => `window.name = 'me'; open(${to}, 'me')`),
  'popup of a frame in a sandbox': run(
    (to) =>
      `document.body.append(Object.assign(document.createElement('iframe'), { sandbox: 'allow-scripts allow-popups', srcdoc: '<script>open(' + JSON.stringify(${to}) + ')</' + 'script>' }))`,
  ),
  'popup that sheds the sandbox': run(
    (to) =>
      `document.body.append(Object.assign(document.createElement('iframe'), { sandbox: 'allow-scripts allow-popups allow-popups-to-escape-sandbox', srcdoc: '<script>open(' + JSON.stringify(${to}) + ', "", "noopener")</' + 'script>' }))`,
  ),
  'opener moved by its popup': run((to) => `open('/page?' + new URLSearchParams({ run: 'opener.location = ' + JSON.stringify(${to}) }))`),
});
