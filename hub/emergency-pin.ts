import { newVerifier } from './people/derive.ts';
import { newPin } from './people/new-secrets.ts';

/**
 * `npm run pin`: a new emergency PIN for stations that know no staff yet, and what of it goes into their policy. The PIN is shown once and kept nowhere.
 * The policy lies on every station, so its verifier costs a thief of the file five times what one of the hub's does.
 */
const iterations = 1_000_000;
const pin = newPin();
const verifier = await newVerifier(pin, iterations);

console.log(`The emergency PIN, for your own keeping: ${pin}`);
console.log('For the policy of the stations:');
console.log(`  "breakGlassPin": ${JSON.stringify(verifier)}`);
