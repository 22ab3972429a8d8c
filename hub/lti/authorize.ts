import type { JWTPayload } from 'jose';
import { failed, ok, type Result } from '../../core/result.ts';
import type { LtiKeys } from './lti-keys.ts';
import type { PendingLaunch, PendingLaunches } from './pending-launches.ts';

/** What the tool is sent, by a form that the child's browser posts. */
export interface LtiAnswer {
  readonly launch: PendingLaunch;
  readonly redirectUri: string;
  readonly state: string;
  readonly idToken: string;
}

const longest = 2048;
const goodForS = 300;

/**
 * The tool's authentication request (1EdTech Security Framework 1.0, 5.1.1.2): the launch that it names is used up, whatever comes of it.
 * SM-522 with the parameter that does not fit.
 */
export async function authorize(
  query: Readonly<Record<string, unknown>>,
  parts: { readonly pending: PendingLaunches; readonly keys: LtiKeys; readonly issuer: string; readonly now: number },
): Promise<Result<LtiAnswer>> {
  const asked = (name: string): string => {
    const value = query[name];
    return typeof value === 'string' && value.length <= longest ? value : '';
  };
  const launch = parts.pending.take(asked('lti_message_hint'));
  if (launch === null) return failed('SM-522', 'lti_message_hint');
  const fits: readonly (readonly [string, boolean])[] = [
    ['client_id', asked('client_id') === launch.tool.clientId],
    ['redirect_uri', launch.tool.redirectUris.includes(asked('redirect_uri'))],
    ['login_hint', asked('login_hint') === launch.subject],
    ['response_type', asked('response_type') === 'id_token'],
    ['response_mode', asked('response_mode') === 'form_post'],
    ['scope', asked('scope') === 'openid'],
    ['prompt', asked('prompt') === 'none'],
    ['nonce', asked('nonce') !== ''],
    ['state', asked('state') !== ''],
  ];
  const wrong = fits.find(([, right]) => !right);
  if (wrong !== undefined) return failed('SM-522', wrong[0], launch.program);
  const idToken = await parts.keys.sign(launch.scope, claimsOf(launch, asked('nonce'), parts.issuer, Math.floor(parts.now / 1000)));
  return ok({ launch, redirectUri: asked('redirect_uri'), state: asked('state'), idToken });
}

const claim = (name: string): string => `https://purl.imsglobal.org/spec/lti/claim/${name}`;

/** LTI Core 1.3, 5.3: a resource link launch. No name, no address, no roster key; neither names and roles nor grades are offered. */
function claimsOf(launch: PendingLaunch, nonce: string, issuer: string, nowS: number): JWTPayload {
  const { lesson, tool } = launch;
  return {
    iss: issuer,
    aud: tool.clientId,
    sub: launch.subject,
    iat: nowS,
    exp: nowS + goodForS,
    nonce,
    [claim('message_type')]: 'LtiResourceLinkRequest',
    [claim('version')]: '1.3.0',
    [claim('deployment_id')]: tool.deploymentId,
    [claim('target_link_uri')]: lesson?.target ?? tool.targetLink,
    [claim('resource_link')]: { id: lesson === null ? launch.program : `${launch.program}/${lesson.id}`, title: lesson?.title ?? launch.title },
    [claim('roles')]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'],
    [claim('launch_presentation')]: { document_target: 'iframe', locale: launch.language },
    ...(lesson === null || Object.keys(lesson.custom).length === 0 ? {} : { [claim('custom')]: lesson.custom }),
  };
}
