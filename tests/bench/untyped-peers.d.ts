/** What the bench uses of a queue that comes without types. */
declare module 'pouchdb-browser' {
  // eslint-disable-next-line no-restricted-syntax -- the package's own export.
  export default class PouchDB {
    constructor(name: string);
    put(document: { _id: string; statement: object }): Promise<unknown>;
    bulkDocs(documents: readonly { _id: string; statement: object }[]): Promise<unknown>;
    destroy(): Promise<unknown>;
  }
}
