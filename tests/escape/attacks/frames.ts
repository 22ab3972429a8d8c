import { attacks, click, nested, run } from './attack.ts';

/** K9: frames that go off the list, and frames that take the page with them. */
const frame = (fields: string) => run((to) => `const frame = document.createElement('iframe'); ${fields.replaceAll('TO', to)}; document.body.append(frame)`);
const inFrame = (fields: string, after: string) =>
  run(
    (to) =>
      `const frame = document.createElement('iframe'); ${fields.replaceAll('TO', to)}; const there = new Promise((resolve) => (frame.onload = resolve)); document.body.append(frame); await there; ${after.replaceAll('TO', to)}`,
  );

export const frames = attacks('K9', 'hit', {
  'frame by its address': frame('frame.src = TO'),
  'frame without credentials': frame('frame.src = TO; frame.credentialless = true'),
  'frame in a sandbox': frame(`frame.sandbox = 'allow-scripts'; frame.src = TO`),
  'frame that waits to be seen': frame(`frame.loading = 'lazy'; frame.src = TO`),
  'frame of a frameset': run((to) => `document.documentElement.innerHTML = '<frameset><frame src="' + ${to} + '"></frameset>'`),
  'object of another page': run((to) => `document.body.insertAdjacentHTML('beforeend', '<object data="' + ${to} + '"></object>')`),
  'embedded page': run((to) => `document.body.insertAdjacentHTML('beforeend', '<embed type="text/html" src="' + ${to} + '">')`),
  'frame moved by its page': inFrame(`frame.src = '/next'`, 'frame.contentWindow.location = TO'),
  'frame moved by its name': inFrame(`frame.src = '/next'; frame.name = 'inner'`, `window.open(TO, 'inner')`),
  'link into a frame': click((to) => `<iframe name="inner"></iframe><a id="bait" target="inner" href="${to}">Out</a>`),
  'form into a frame': click((to) => `<iframe name="inner"></iframe><form action="${to}" method="post" target="inner"><button id="bait">Out</button></form>`),
  'empty frame that is written': inFrame('', `frame.contentDocument.write('<img src="' + TO + '">')`),
  'empty frame that goes': inFrame('', 'frame.contentWindow.location.href = TO'),
  'frame with its own text': frame(`frame.srcdoc = '<img src="' + TO + '">'`),
  'frame with its own text that refreshes': frame(`frame.srcdoc = '<meta http-equiv="refresh" content="0;url=' + TO + '">'`),
  'frame of data': frame(`frame.src = 'data:text/html,' + encodeURIComponent('<img src="' + TO + '">')`),
  'frame of a blob': frame(
    `frame.src = URL.createObjectURL(new Blob(['<script>fetch("' + TO + '", { mode: "no-cors" })</' + 'script>'], { type: 'text/html' }))`,
  ),
  'frame of a script address': frame(`frame.src = 'javascript:fetch(' + JSON.stringify(TO) + ', { mode: "no-cors" })'`),
  'three deep, itself': nested((to) => `location.href = ${to}`),
  'three deep, by POST': nested(
    (to) =>
      `const form = Object.assign(document.createElement('form'), { action: ${to}, method: 'post' }); document.documentElement.append(form); form.submit()`,
  ),
  'three deep, a request': nested((to) => `fetch(${to}, { mode: 'no-cors' })`),
  'three deep, the page on top': nested((to) => `top.location = ${to}`),
  'three deep, the page above': nested((to) => `parent.location.replace(${to})`),
  'three deep, a link to the top': nested(
    (to) => `const link = Object.assign(document.createElement('a'), { href: ${to}, target: '_top' }); document.documentElement.append(link); link.click()`,
  ),
  'three deep, a form to the top': nested(
    (to) =>
      `const form = Object.assign(document.createElement('form'), { action: ${to}, method: 'post', target: '_top' }); document.documentElement.append(form); form.submit()`,
  ),
  'three deep, open on top': nested((to) => `window.open(${to}, '_top')`),
  'in a sandbox that may move the top': run(
    (to) =>
      `document.body.append(Object.assign(document.createElement('iframe'), { sandbox: 'allow-scripts allow-top-navigation', srcdoc: '<script>top.location = ' + JSON.stringify(${to}) + '</' + 'script>' }))`,
  ),
});
