import type { HubLaunch, HubLaunchReply } from '../../core/contract/station-hub.ts';
import { problem } from '../../core/result.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import { reachesTool } from '../lti/hub-reach.ts';
import type { Lti } from '../lti/lti.ts';
import type { KnownStation } from '../station/credential.ts';

/**
 * Opens a program that only the hub can open, for one launch of one student. SM-523: this lab has no such student or program, or it is opened by its own
 * address. SM-520: its tool cannot work with this hub where it is.
 */
export async function openLaunch(hub: HubContext, lti: Lti, known: KnownStation, request: HubLaunch): Promise<HubLaunchReply> {
  const lab = await hub.labs.of(known.scope.lab);
  const program = lab?.programs.find((each) => each.id === request.program);
  const student = lab?.students.find((each) => each.student === request.student);
  if (lab === null || program === undefined || student === undefined || program.launch.kind !== 'lti') throw new Refused([problem('SM-523', request.program)]);
  const tool = program.launch;
  const issuer = hub.publicAddress();
  if (!reachesTool(issuer, tool.loginUrl)) throw new Refused([problem('SM-520', request.program)]);
  const subject = await lti.keys.subject(lab.scope, tool.clientId, student.student);
  const lesson = lab.file.lessons.find((each) => each.program === program.id && each.cohort === student.cohort) ?? null;
  const hint = lti.pending.add({
    scope: lab.scope,
    program: program.id,
    tool,
    allowedOrigins: program.allowedOrigins,
    title: program.name,
    lesson,
    language: student.language,
    subject,
  });
  // LTI Core 1.3, 4.1: third-party initiated log-in.
  const address = new URL(tool.loginUrl);
  const asked = {
    iss: issuer,
    login_hint: subject,
    target_link_uri: lesson?.target ?? tool.targetLink,
    lti_message_hint: hint,
    client_id: tool.clientId,
    lti_deployment_id: tool.deploymentId,
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return { address: address.href, signOn: [`${issuer}/lti/authorize`] };
}
