/** What the tests use of ltijs, which comes without types. */
declare module 'ltijs' {
  interface LaunchToken {
    readonly user: string;
    readonly userInfo: Readonly<Record<string, string>>;
    readonly platformContext: {
      readonly targetLinkUri: string;
      readonly resource: { readonly id: string; readonly title?: string };
      readonly roles: readonly string[];
      readonly custom?: Readonly<Record<string, string>>;
    };
  }
  interface ToolReply {
    readonly locals: { readonly token?: LaunchToken; readonly context?: LaunchToken['platformContext'] };
    send(body: string): unknown;
    sendStatus(status: number): unknown;
  }
  export const Provider: {
    readonly app: { get(path: string, answer: (request: unknown, reply: ToolReply) => unknown): void };
    setup(key: string, database: { readonly plugin: unknown }, options: Readonly<Record<string, unknown>>): unknown;
    onConnect(answer: (token: LaunchToken, request: unknown, reply: ToolReply) => unknown): void;
    deploy(options: { readonly port: number; readonly silent: boolean }): Promise<boolean>;
    registerPlatform(platform: Readonly<Record<string, unknown>>): Promise<unknown>;
    close(options: { readonly silent: boolean }): Promise<unknown>;
  };
}
declare module 'ltijs-sequelize' {
  const Database: new (name: string, user: string, password: string, options: Readonly<Record<string, unknown>>) => object;
  // eslint-disable-next-line no-restricted-syntax -- the package's own export.
  export default Database;
}
