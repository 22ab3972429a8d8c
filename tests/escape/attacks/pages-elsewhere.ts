import { attacks, click, open, run, type Aims } from './attack.ts';

/** K7: link, script and form that take the page off the list, in every spelling of an address that is really somewhere else. */
const portOf = (aims: Aims): string => new URL(aims.forbidden).port;
const elsewhere = (spelling: (aims: Aims) => string) => run((_to, aims) => `location.href = ${JSON.stringify(spelling(aims))}`);
const form = (fields: string, after: string) =>
  run((to) => `const form = document.createElement('form'); form.action = ${to}; ${fields}; document.body.append(form); ${after}`);

export const pagesElsewhere = attacks('K7', 'hit', {
  link: click((to) => `<a id="bait" href="${to}">Out</a>`),
  'link without referrer': click((to) => `<a id="bait" rel="noreferrer noopener" referrerpolicy="no-referrer" href="${to}">Out</a>`),
  'link on a picture': click((to) => `<a href="${to}"><img id="bait" width="50" height="50" alt="Out"></a>`),
  'link in a drawing': click((to) => `<svg width="90" height="40"><a href="${to}"><text id="bait" y="20">Out</text></a></svg>`),
  'link by a base address': click((to) => `<base href="${new URL(to).origin}/"><a id="bait" href="${new URL(to).pathname}">Out</a>`),
  'link to a map’s area': click(
    (to) =>
      `<map name="m"><area shape="rect" coords="0,0,90,90" href="${to}"></map><img id="bait" usemap="#m" width="90" height="90" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">`,
  ),
  'link in a shadow tree': run(
    (to) =>
      `const host = document.createElement('p'); document.body.append(host); const link = Object.assign(document.createElement('a'), { href: ${to} }); host.attachShadow({ mode: 'closed' }).append(link); link.click()`,
  ),
  'link that is changed as it is clicked': click((to) => `<a id="bait" href="/next" onmousedown="this.href='${to}'">Next</a>`),
  'location =': run((to) => `window.location = ${to}`),
  'location.href =': run((to) => `location.href = ${to}`),
  'location.assign': run((to) => `location.assign(${to})`),
  'location.replace': run((to) => `location.replace(${to})`),
  'location.host =': run((_to, aims) => `history.replaceState(null, '', '/${aims.mark}'); location.host = ${JSON.stringify(new URL(aims.forbidden).host)}`),
  'location later, without a gesture': run((to) => `setTimeout(() => (location.href = ${to}), 50)`),
  'navigation.navigate': run((to) => `navigation.navigate(${to})`),
  'page that leaves at once': open('/page', (to) => ({ run: `location.href = ${JSON.stringify(to)}` })),
  'address of another port': run((_to, aims) => `history.replaceState(null, '', '/${aims.mark}'); location.port = '${portOf(aims)}'`),
  'a user of the good name': elsewhere((aims) => aims.forbidden.replace('://', `://${new URL(aims.good).host}@`)),
  'a user and password of the good name': elsewhere((aims) => aims.forbidden.replace('://', '://good.localhost:80@')),
  'upper case': elsewhere((aims) => aims.forbidden.replace('http://forbidden', 'HTTP://FORBIDDEN')),
  backslashes: elsewhere((aims) => aims.forbidden.replace('http://', 'http:\\\\')),
  'trailing dot': elsewhere((aims) => aims.forbidden.replace('.localhost', '.localhost.')),
  'the good name in front': elsewhere((aims) => aims.forbidden.replace('://', '://good.localhost.')),
  'full-width letters': elsewhere((aims) => aims.forbidden.replace('forbidden', 'ｆorbidden')),
  'address of the machine': elsewhere((aims) => `http://127.0.0.1:${portOf(aims)}/${aims.mark}`),
  'address of the machine as one number': elsewhere((aims) => `http://2130706433:${portOf(aims)}/${aims.mark}`),
  'address of the machine in hex': elsewhere((aims) => `http://0x7f.1:${portOf(aims)}/${aims.mark}`),
  'address of the machine in octal': elsewhere((aims) => `http://0177.0.0.01:${portOf(aims)}/${aims.mark}`),
  'address of the machine within IPv6': {
    how: elsewhere((aims) => `http://[::ffff:127.0.0.1]:${portOf(aims)}/${aims.mark}`),
  },
  'form by GET': form(`form.innerHTML = '<input name=work value=1>'`, 'form.submit()'),
  'form by POST with its body': form(`form.method = 'post'; form.innerHTML = '<input name=work value=secret>'`, 'form.submit()'),
  'form as multipart': form(`form.method = 'post'; form.enctype = 'multipart/form-data'; form.innerHTML = '<input name=work value=1>'`, 'form.requestSubmit()'),
  'form as plain text': form(`form.method = 'post'; form.enctype = 'text/plain'; form.innerHTML = '<input name=work value=1>'`, 'form.submit()'),
  'button with an action of its own': click(
    (to) => `<form action="/echo" method="post"><button id="bait" formaction="${to}" formmethod="post">Send</button></form>`,
  ),
  'button of a form elsewhere in the page': click((to) => `<form id="f" action="${to}" method="post"></form><input id="bait" type="submit" form="f">`),
  'picture as a button': click((to) => `<form action="${to}"><input id="bait" type="image" alt="Send" width="40" height="40"></form>`),
  'form sent to its own frame’s top': run(
    (to) =>
      `const form = Object.assign(document.createElement('form'), { action: ${to}, method: 'post', target: '_top' }); document.body.append(form); form.submit()`,
  ),
});
