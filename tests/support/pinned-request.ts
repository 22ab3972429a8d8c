import { createHash } from 'node:crypto';
import { request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';

/**
 * One request of a client that knows a hub by its key alone, as a station does: nothing is sent before the certificate's SPKI fingerprint was compared,
 * and neither name nor issuer nor date of the certificate counts. Rejects with another key.
 * The body is what its JSON says, or its text.
 */
export async function pinnedRequest(address: string, fingerprint: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }> {
  const url = new URL(address);
  const socket = await pinnedSocket(url, fingerprint);
  const text = body === undefined ? '' : JSON.stringify(body);
  return await new Promise((resolve, reject) => {
    const call = request(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      createConnection: () => socket,
    });
    call.on('error', reject);
    call.on('response', (response) => {
      let reply = '';
      response.on('data', (part: Buffer) => (reply += part.toString()));
      response.on('end', () => {
        const json = response.headers['content-type']?.startsWith('application/json') === true;
        resolve({ status: response.statusCode ?? 0, body: json ? JSON.parse(reply) : reply });
      });
    });
    call.end(text);
  });
}

const pinnedSocket = (url: URL, fingerprint: string): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), rejectUnauthorized: false }, () => {
      const spki = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
      const found = spki === undefined ? '' : createHash('sha256').update(spki).digest('base64');
      if (found === fingerprint) return resolve(socket);
      socket.destroy();
      reject(new Error(`another key: ${found}`));
    }).on('error', reject);
  });
