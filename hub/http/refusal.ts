import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ProblemCode } from '../../core/problems.ts';
import { problem, type Problem } from '../../core/result.ts';

/** How the hub says no: one body for all (`refusalSchema`), one status a code, one handler for what was thrown. */
const statusOf: Partial<Record<ProblemCode, number>> = {
  'SM-201': 401,
  'SM-202': 403,
  'SM-203': 401,
  'SM-207': 400,
  'SM-401': 401,
  'SM-402': 429,
  'SM-405': 401,
  'SM-520': 409,
  'SM-522': 502,
  'SM-523': 409,
  'SM-524': 412,
  'SM-601': 400,
  'SM-602': 409,
  'SM-603': 413,
  'SM-613': 401,
  'SM-614': 403,
  'SM-615': 429,
  'SM-616': 400,
  'SM-617': 400,
  'SM-702': 401,
  'SM-703': 403,
  'SM-704': 404,
  'SM-705': 409,
  'SM-706': 500,
};

export async function refuse(reply: FastifyReply, problems: readonly Problem[], status?: number): Promise<FastifyReply> {
  const first = problems[0];
  return reply
    .code(status ?? (first === undefined ? 500 : (statusOf[first.code] ?? 400)))
    .header('cache-control', 'no-store')
    .send({
      problems: problems.map(({ code, where, detail }) => ({ code, ...(where === undefined ? {} : { where }), ...(detail === undefined ? {} : { detail }) })),
    });
}

/** A transaction that ends in a refusal throws this: what it wrote is rolled back. */
export class Refused extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => p.code).join(', '));
    this.problems = problems;
  }
}

export function refuseInOnePlace(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => refuse(reply, [problem('SM-704', request.url.split('?')[0])]));
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Refused) return refuse(reply, error.problems);
    const { statusCode = 500, code = '' } = error as { statusCode?: number; code?: string };
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse(reply, [problem('SM-603')]);
    const ofStore = request.url.startsWith('/xapi/');
    if (statusCode >= 400 && statusCode < 500) return refuse(reply, [problem(ofStore ? 'SM-601' : 'SM-701', 'body', code)], statusCode);
    request.log.error({ err: error }, 'the hub failed inside');
    return refuse(reply, [problem('SM-706')], 500);
  });
}
