/** One line of the hub's `new-staff-secrets.txt`: tab-separated, with a header, written when it made secrets for staff who had none. */
export interface StaffSecret {
  readonly name: string;
  readonly user: string;
  readonly password: string;
  readonly pin: string;
  readonly role: string;
}

export function staffSecrets(text: string): StaffSecret[] {
  const [header = '', ...rows] = text.trim().split(/\r?\n/);
  const columns = header.split('\t');
  const place = (name: string): number => columns.indexOf(name);
  return rows.map((row) => {
    const fields = row.split('\t');
    const field = (name: string): string => fields[place(name)] ?? '';
    return { name: field('name'), user: field('user'), password: field('password'), pin: field('pin'), role: field('role') };
  });
}

/** A learning specialist rather than an administrator: the one who stands in the lab. Null where the hub made no secrets. */
export function firstStaffSecret(text: string): StaffSecret | null {
  const all = staffSecrets(text);
  return all.find((secret) => secret.role !== 'administrator') ?? all[0] ?? null;
}
