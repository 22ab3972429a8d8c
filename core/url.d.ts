/**
 * The WHATWG URL parser, which every place that runs core has. Core's own library has neither the DOM nor Node, so its share is declared here;
 * as `interface` and `var` it merges with theirs wherever both are seen.
 */
interface URL {
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
}

declare var URL: { new (url: string, base?: string): URL };
