/** What lies in a station's store, read by bare IndexedDB: what a test counts does not go through the code it tests. */
export interface StoreFound {
  readonly epoch: string;
  readonly lastSequence: number;
  readonly session: unknown;
  /** Rows beyond the asked one: sequence, number of the event, id; epoch and sequence as the statement says them. */
  readonly rows: readonly { sequence: number; number: number; id: string; epoch: string; said: number }[];
  readonly all: number;
  readonly credits: number;
  readonly smallest: number | null;
  /** As the station counts what waits. */
  readonly waiting: number;
}

interface Said {
  readonly id: string;
  readonly context: { readonly extensions: Record<string, { epoch?: string; sequence?: number }> };
}
/** As text, or as an object: set aside, or by the first version. */
type Row = { readonly sequence: number } & ({ readonly text: string } | { readonly statement: Said });

export async function readStore(ask: {
  name: string;
  epoch: string;
  lastSequence: number;
  session: unknown;
  after: number;
  waiting: number;
  numberOf: (statement: object) => number;
}): Promise<StoreFound> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(ask.name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('not opened'));
  });
  const names = [...database.objectStoreNames].includes('setAside') ? ['outbox', 'credits', 'setAside'] : ['outbox', 'credits'];
  const transaction = database.transaction(names);
  const outbox = transaction.objectStore('outbox');
  const [kept, keys, aside, credits] = await Promise.all([
    answered<Row[]>(outbox.getAll(IDBKeyRange.lowerBound(ask.after, true))),
    answered<number[]>(outbox.getAllKeys() as IDBRequest<number[]>),
    names.length === 3 ? answered<Row[]>(transaction.objectStore('setAside').getAll()) : [],
    answered<number>(transaction.objectStore('credits').count()),
  ]);
  database.close();
  // What was refused lies in a table of its own, and in the outbox too while it is young.
  const inOutbox = new Set(keys);
  const moved = aside.filter((row) => !inOutbox.has(row.sequence));
  const rows = [...kept, ...moved.filter((row) => row.sequence > ask.after)].sort((a, b) => a.sequence - b.sequence);
  const read = rows.map((row) => {
    const statement = 'text' in row ? (JSON.parse(row.text) as Said) : row.statement;
    const source = Object.values(statement.context.extensions).find((extension) => extension.epoch !== undefined);
    return { sequence: row.sequence, number: ask.numberOf(statement), id: statement.id, epoch: source?.epoch ?? '', said: source?.sequence ?? NaN };
  });
  const { epoch, lastSequence, session, waiting } = ask;
  return { epoch, lastSequence, session, waiting, rows: read, all: keys.length + moved.length, credits, smallest: keys[0] ?? null };
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('not read'));
  });
