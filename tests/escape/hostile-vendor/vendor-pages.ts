import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OriginName } from './hostile-vendor.ts';
import { linkingPdf } from './linking-pdf.ts';

/** What the hostile site answers. A page takes what it shall do from its query, so that an attack is an address. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly body: string;
  readonly response: ServerResponse;
}

type Headers = Readonly<Record<string, string>>;

const page = (title: string, body: string): string => `<!doctype html><meta charset="utf-8"><title>${title}</title><body style="height:2000px">${body}`;
const script = (source: string): string => `<script>${source.replaceAll('</', '<\\/')}</script>`;
const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

export function answerAsVendor(name: OriginName, origins: Readonly<Record<OriginName, string>>, { request, body, response }: Asked): void {
  const url = new URL(request.url ?? '/', 'http://any');
  const asks = (key: string): string => url.searchParams.get(key) ?? '';
  const send = (content: string | Buffer, type: string, headers: Headers = {}, status = 200): void => {
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'access-control-allow-origin': '*', ...headers });
    response.end(content);
  };
  const html = (content: string, headers: Headers = {}, status = 200): void => send(page(name, content), 'text/html', headers, status);

  if (name === 'signon') return answerAsSignOn(url, origins, html);
  if (name !== 'good' && name !== 'second') return html('<p>Out.</p>', { 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' });

  switch (url.pathname) {
    case '/hop': {
      const left = Number(asks('left') || '0');
      const other = name === 'good' ? origins.second : origins.good;
      url.searchParams.set('left', String(left - 1));
      // Every second hop is on the other allowed origin.
      const location = left > 0 ? `${left % 2 === 0 ? '' : other}${url.pathname}${url.search}` : asks('to');
      return send('', 'text/plain', { location }, Number(asks('status') || '302'));
    }
    case '/refresh-header':
      return html('<p>A moment.</p>', { refresh: `${asks('after') || '0'};url=${asks('to')}` });
    case '/refresh-meta':
      return html(`<meta http-equiv="refresh" content="${asks('after') || '0'};url=${attribute(asks('to'))}">`);
    case '/nested': {
      const depth = Number(asks('depth') || '3');
      url.searchParams.set('depth', String(depth - 1));
      return html(depth > 0 ? `<iframe src="${attribute(`${url.pathname}${url.search}`)}"></iframe>` : script(asks('run')));
    }
    case '/page':
      return html(asks('html') + (asks('run') === '' ? '' : script(asks('run'))));
    case '/code.js':
      return send(asks('run'), 'text/javascript', { 'service-worker-allowed': '/' });
    case '/with':
      return html('<p>A page with a header.</p>', { [asks('header')]: asks('value') });
    case '/attachment':
      return send('kept', 'application/octet-stream', { 'content-disposition': 'attachment; filename="work.bin"' });
    case '/document.pdf':
      return send(linkingPdf(asks('to')), 'application/pdf');
    case '/asks-for-password':
      if (request.headers.authorization === undefined) return html('<p>Who?</p>', { 'www-authenticate': 'Basic realm="lab"' }, 401);
      return send('', 'text/plain', { location: asks('to') }, 302);
    case '/echo':
      return html(`<pre id="body">${attribute(body)}</pre>`);
    case '/never':
      return;
    default:
      return html('<p>Lesson</p><a id="next" href="/next">Next</a>');
  }
}

/** A log-in of somebody else's that leads back to the program, and one link that leads away. */
function answerAsSignOn(url: URL, origins: Readonly<Record<OriginName, string>>, html: (content: string, headers?: Headers, status?: number) => void): void {
  if (url.pathname === '/done') return html('', { location: `${origins.good}/program?signed=on` }, 302);
  html(`<form id="sign-on" action="/done" method="post"><button>Sign on</button></form><a id="wander" href="/wander">Elsewhere</a>`);
}
