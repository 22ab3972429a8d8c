import { attacks, open, run } from './attack.ts';

/** K8: answers of an allowed origin that lead off the list. */
const hop = (status: number, left = 0) => open('/hop', (to) => ({ status: String(status), left: String(left), to }));
const posted = (status: number) =>
  run(
    (to) =>
      `const form = Object.assign(document.createElement('form'), { action: '/hop?status=${status}&to=' + encodeURIComponent(${to}), method: 'post' }); form.innerHTML = '<input name=work value=secret>'; document.body.append(form); form.submit()`,
  );

export const redirects = attacks('K8', 'hit', {
  '301': hop(301),
  '302': hop(302),
  '303': hop(303),
  '307': hop(307),
  '308': hop(308),
  '302 after a form': posted(302),
  '307 after a form, with its body': posted(307),
  '308 after a form, with its body': posted(308),
  'two hops over the other allowed origin': hop(302, 2),
  'nineteen hops': hop(307, 18),
  'thirty hops': { how: hop(302, 30), browserStops: 'Chromium follows twenty redirects and no more' },
  'address without a scheme': open('/hop', (to) => ({ to: to.replace('http:', '') })),
  'address with backslashes': open('/hop', (to) => ({ to: to.replace('http://', '\\\\') })),
  'address with the good name as user': open('/hop', (to) => ({ to: to.replace('://', '://good.localhost@') })),
  'refresh header': open('/refresh-header', (to) => ({ to })),
  'refresh header, a second later': open('/refresh-header', (to) => ({ to, after: '1' })),
  'refresh in the page': open('/refresh-meta', (to) => ({ to })),
  'refresh in the page, a second later': open('/refresh-meta', (to) => ({ to, after: '1' })),
  'refresh put in by a script': run((to) => `document.head.insertAdjacentHTML('beforeend', '<meta http-equiv="refresh" content="0;url=' + ${to} + '">')`),
  'refresh through an allowed redirect': open('/refresh-header', (to) => ({ to: `/hop?${new URLSearchParams({ to }).toString()}` })),
  'redirect of a script’s request': run((to) => `await fetch('/hop?to=' + encodeURIComponent(${to}), { mode: 'no-cors' })`),
  'redirect of a posted request, with its body': run(
    (to) => `await fetch('/hop?status=307&to=' + encodeURIComponent(${to}), { mode: 'no-cors', method: 'POST', body: 'secret' })`,
  ),
  'redirect of a picture': run((to) => `new Image().src = '/hop?to=' + encodeURIComponent(${to})`),
  'redirect of a frame': run(
    (to) => `document.body.append(Object.assign(document.createElement('iframe'), { src: '/hop?left=2&to=' + encodeURIComponent(${to}) }))`,
  ),
  'redirect to a file': { how: open('/hop', () => ({ to: 'file:///etc/passwd' })), sign: 'place', browserStops: 'Chromium takes no redirect to file:' },
  'redirect to data': { how: open('/hop', () => ({ to: 'data:text/html,x' })), sign: 'place', browserStops: 'Chromium takes no redirect to data:' },
});
