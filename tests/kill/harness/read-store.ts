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
}

interface Row {
  readonly sequence: number;
  readonly statement: { readonly id: string; readonly context: { readonly extensions: Record<string, { epoch?: string; sequence?: number }> } };
}

export async function readStore(ask: {
  name: string;
  epoch: string;
  lastSequence: number;
  session: unknown;
  after: number;
  numberOf: (statement: object) => number;
}): Promise<StoreFound> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(ask.name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('not opened'));
  });
  const transaction = database.transaction(['outbox', 'credits']);
  const outbox = transaction.objectStore('outbox');
  const [rows, all, credits, keys] = await Promise.all([
    answered<Row[]>(outbox.getAll(IDBKeyRange.lowerBound(ask.after, true))),
    answered<number>(outbox.count()),
    answered<number>(transaction.objectStore('credits').count()),
    answered<number[]>(outbox.getAllKeys(null, 1) as IDBRequest<number[]>),
  ]);
  database.close();
  const read = rows.map((row) => {
    const source = Object.values(row.statement.context.extensions).find((extension) => extension.epoch !== undefined);
    return { sequence: row.sequence, number: ask.numberOf(row.statement), id: row.statement.id, epoch: source?.epoch ?? '', said: source?.sequence ?? NaN };
  });
  return { epoch: ask.epoch, lastSequence: ask.lastSequence, session: ask.session, rows: read, all, credits, smallest: keys[0] ?? null };
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('not read'));
  });
