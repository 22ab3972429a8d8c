/** An enrolment token of a hub that nobody runs, for a station that a test leads by hand. */
export const tokenWithoutHub = `sm1.${Buffer.from(
  JSON.stringify({ hub: 'http://127.0.0.1:9', lab: 'lab', secret: 'no-secret-of-any-hub', fingerprint: null }),
).toString('base64url')}`;
