import type { Server as HttpServer } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import type { Problem, Result } from '../../core/result.ts';
import type { OwnCertificate } from './own-certificate.ts';

/** A hub may run for years: it looks once a day whether its own certificate was renewed, and shows new connections the new one. Ends with the server. */
export function renewDaily(
  server: HttpServer | TlsServer,
  first: OwnCertificate,
  renew: () => Promise<Result<OwnCertificate>>,
  warn: (problems: readonly Problem[]) => void,
): void {
  if (!(server instanceof TlsServer)) return;
  let shown = first.certificate;
  const look = async (): Promise<void> => {
    const renewed = await renew();
    // The one it has goes on: stations hold the hub to its key, not to a date.
    if (!renewed.ok) return warn(renewed.problems);
    if (renewed.value.certificate === shown) return;
    shown = renewed.value.certificate;
    server.setSecureContext({ cert: renewed.value.certificate, key: renewed.value.key });
  };
  const timer = setInterval(() => void look(), 24 * 60 * 60_000);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}
