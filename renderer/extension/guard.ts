import type { ParsedStationPolicy } from '../../core/model/policy.ts';
import { recordStoreOrigin } from '../../core/model/record-store-policy.ts';
import type { SignOnPattern } from '../../core/navigation/sign-on-pattern.ts';
import type { Result } from '../../core/result.ts';
import { askRules, baseRules, firstLaunchRule, launchRules, signOnRules, type BaseGuard, type OriginPattern } from './guard-rules.ts';
import { extensionPolicySources, hubOrigin, readPolicy } from './station-policy.ts';

/** Puts the guard's rules into the browser. Each call replaces what stood before in one step: there is no moment without rules. */
async function setBaseGuard(base: BaseGuard): Promise<void> {
  const old = await chrome.declarativeNetRequest.getDynamicRules();
  const rules = baseRules(base);
  if (sameRules(old, rules)) return;
  // The new ones' ids too: the page and the service worker may do this at the same moment, and an id that is there already is refused.
  await chrome.declarativeNetRequest.updateDynamicRules({ removeRuleIds: [...old, ...rules].map((rule) => rule.id), addRules: rules });
}

/** Where no guard stands yet, everything but the station is denied: at once, for the policy may take seconds to come. */
export async function denyUntilPolicy(): Promise<void> {
  if (!(await denies())) await setBaseGuard({ extension: chrome.runtime.id, hub: null, hubInTabs: false, recordStore: null });
}

/**
 * Puts the base guard up as the policy says and tells whether it stands: a launch without it is refused, and what the policy is.
 * Without a usable policy the rules of the last good one stay; where there were none, everything but the station is denied.
 */
export async function raiseBaseGuard(): Promise<{ readonly stands: boolean; readonly read: Result<ParsedStationPolicy> }> {
  await denyUntilPolicy();
  const read = await readPolicy(extensionPolicySources);
  if (read.ok) {
    const { policy, development } = read.value;
    await setBaseGuard({ extension: chrome.runtime.id, hub: hubOrigin(policy), hubInTabs: development, recordStore: recordStoreOrigin(policy) });
  }
  return { stands: await denies(), read };
}

async function denies(): Promise<boolean> {
  const rules = await chrome.declarativeNetRequest.getDynamicRules();
  return rules.some((rule) => rule.action.type === 'block' && rule.condition.urlFilter === undefined && rule.condition.regexFilter === undefined);
}

export async function setLaunchGuard(origins: readonly OriginPattern[], signOn: readonly SignOnPattern[], asks: readonly SignOnPattern[]): Promise<void> {
  const own = [...launchRules(origins)];
  own.push(...signOnRules(signOn, firstLaunchRule + own.length));
  await replaceLaunchRules([...own, ...askRules(asks, firstLaunchRule + own.length)]);
}
export const removeLaunchGuard = async (): Promise<void> => replaceLaunchRules([]);

async function replaceLaunchRules(rules: chrome.declarativeNetRequest.Rule[]): Promise<void> {
  const old = (await chrome.declarativeNetRequest.getSessionRules()).filter((rule) => rule.id >= firstLaunchRule);
  await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: old.map((rule) => rule.id), addRules: rules });
}

const sameRules = (a: readonly chrome.declarativeNetRequest.Rule[], b: readonly chrome.declarativeNetRequest.Rule[]): boolean =>
  a.length === b.length &&
  b.every((rule) =>
    a.some(
      (other) =>
        other.id === rule.id &&
        other.condition.urlFilter === rule.condition.urlFilter &&
        String(other.condition.initiatorDomains) === String(rule.condition.initiatorDomains),
    ),
  );

/**
 * What request rules cannot see: WebRTC that goes around the proxy, connections opened ahead of a request.
 * And what a browser offers a child by itself: to save the password, to fill a form in, to translate.
 */
export async function setBrowserPrivacy(): Promise<void> {
  const { network, services } = chrome.privacy;
  const no = { value: false } as const;
  await Promise.all([
    network.webRTCIPHandlingPolicy.set({ value: 'disable_non_proxied_udp' }),
    network.networkPredictionEnabled.set(no),
    services.passwordSavingEnabled.set(no),
    services.autofillAddressEnabled.set(no),
    services.autofillCreditCardEnabled.set(no),
    services.translationServiceEnabled.set(no),
    services.searchSuggestEnabled.set(no),
    services.spellingServiceEnabled.set(no),
  ]);
}
