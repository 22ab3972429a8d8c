import type { Server as HttpServer } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import { problem, type Problem, type Result } from '../../core/result.ts';
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
    server.setSecureContext({ cert: renewed.value.certificate, key: renewed.value.key });
    shown = renewed.value.certificate;
  };
  // Whatever fails, the hub goes on with what it shows.
  const failedInside = (cause: unknown): void => warn([problem('SM-706', 'own certificate', cause instanceof Error ? cause.message : String(cause))]);
  const timer = setInterval(() => void look().catch(failedInside), 24 * 60 * 60_000);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}
