import type { HubLaunchReply } from '../../core/contract/station-hub.ts';
import type { LtiLaunch, Program } from '../../core/model/catalogue.ts';
import type { Lesson } from '../../core/model/lab.ts';
import type { Lab, RosterStudent } from '../lab/labs.ts';
import type { Lti } from './lti.ts';

/** LTI Core 1.3, 4.1: third-party initiated log-in, at a lesson of the student's path or the program as it is. */
export async function openLti(
  { keys, pending }: Lti,
  {
    lab,
    program,
    tool,
    lesson,
    student,
    issuer,
  }: {
    readonly lab: Lab;
    readonly program: Program;
    readonly tool: LtiLaunch;
    readonly lesson: Lesson | null;
    readonly student: RosterStudent;
    readonly issuer: string;
  },
): Promise<HubLaunchReply> {
  const subject = await keys.subject(lab.scope, tool.clientId, student.student);
  const hint = pending.add({
    scope: lab.scope,
    program: program.id,
    tool,
    allowedOrigins: program.allowedOrigins,
    title: program.name,
    lesson,
    language: student.language,
    subject,
  });
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
  return { address: address.href, signOn: [`${issuer}/lti/authorize`], asks: [] };
}
