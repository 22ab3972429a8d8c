import type { StationConfig } from '../../core/contract/station-hub.ts';
import type { StationPolicy } from '../../core/contract/program-host.ts';
import { verify } from '../../core/sign-in/verifier.ts';
import { derive } from './derive.ts';
import { breakGlass } from './view-staff.ts';

/** Whether the PIN is this person's, by what the station has of its last sync or of its policy. Works without the hub; a PIN nobody has is wrong. */
export async function checkStaff(
  staff: string,
  pin: string,
  known: { readonly config: StationConfig | null; readonly policy: StationPolicy | null },
): Promise<boolean> {
  const verifier = staff === breakGlass ? known.policy?.breakGlassPin : known.config?.staff.find((s) => s.staff === staff)?.pin;
  return verifier != null && (await verify(pin, verifier, derive).catch(() => false));
}
