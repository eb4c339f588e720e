import type { Environment } from '@marcbachmann/cel-js';
import { CelFailure } from '../cel-failure';
import { registerIn } from './register';

/**
 * An absolute URI or absolute path, taken apart as Go's `net/url` does: nothing is made canonical, which the `URL` of
 * this platform would do.
 */
export class RequestUrl {
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly rawQuery: string;

  private constructor(text: string, parts: { scheme: string; host: string; path: string; rawQuery: string }) {
    this.text = text;
    this.scheme = parts.scheme;
    this.host = parts.host;
    this.path = parts.path;
    this.rawQuery = parts.rawQuery;
  }

  static read(text: string): RequestUrl | undefined {
    if (text === '' || /[\u0000-\u001f\u007f]/.test(text.split('#')[0] ?? '')) return undefined;
    const whole = text.split('#')[0] ?? '';
    const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*(?=:)/.exec(whole)?.[0] ?? '';
    const rest = scheme === '' ? whole : whole.slice(scheme.length + 1);
    const mark = rest.indexOf('?');
    const before = mark < 0 ? rest : rest.slice(0, mark);
    const rawQuery = mark < 0 ? '' : rest.slice(mark + 1);
    const of = (host: string, path: string) =>
      new RequestUrl(text, { scheme: scheme.toLowerCase(), host, path, rawQuery });
    if (!before.startsWith('/')) return scheme === '' ? undefined : of('', '');
    if (scheme === '' || !before.startsWith('//')) return isEscaped(before) ? of('', before) : undefined;
    const end = before.indexOf('/', 2);
    const authority = end < 0 ? before.slice(2) : before.slice(2, end);
    const path = end < 0 ? '' : before.slice(end);
    const host = authority.slice(authority.lastIndexOf('@') + 1);
    return isHost(host) && isEscaped(path) ? of(host, path) : undefined;
  }

  static parse(text: string): RequestUrl {
    const url = RequestUrl.read(text);
    if (!url) throw new CelFailure(`${JSON.stringify(text.slice(0, 60))} is not an absolute URL`);
    return url;
  }

  get hostname(): string {
    if (this.host.startsWith('[')) return this.host.slice(1, this.host.lastIndexOf(']'));
    return this.host.replace(/:[0-9]*$/, '');
  }

  get port(): string {
    return /:([0-9]*)$/.exec(this.host.slice(this.host.lastIndexOf(']') + 1))?.[1] ?? '';
  }

  get escapedPath(): string {
    return this.path.replace(/[^A-Za-z0-9$&+,/:;=@\-_.~!'()*%[\]]+/g, encodeURIComponent);
  }

  get query(): ReadonlyMap<string, readonly string[]> {
    const values = new Map<string, string[]>();
    for (const pair of this.rawQuery.split('&')) {
      if (pair === '' || pair.includes(';')) continue;
      const [key = '', ...value] = pair.split('=');
      const [name, text] = [decoded(key), decoded(value.join('='))];
      if (name === undefined || text === undefined) continue;
      values.set(name, [...(values.get(name) ?? []), text]);
    }
    return values;
  }

  equals(other: unknown): boolean {
    return other instanceof RequestUrl && this.text === other.text;
  }
}

/** `url(text)` and what can be asked of a URL. */
export function registerUrl(environment: Environment): void {
  const it = 'kubernetes.URL';
  environment.registerType(it, RequestUrl as unknown as new () => RequestUrl);
  const fn = registerIn(environment);
  fn(`url(string): ${it}`, (text: string) => RequestUrl.parse(text));
  fn('isURL(string): bool', (text: string) => RequestUrl.read(text) !== undefined);
  fn(`${it}.getScheme(): string`, (url: RequestUrl) => url.scheme);
  fn(`${it}.getHost(): string`, (url: RequestUrl) => url.host);
  fn(`${it}.getHostname(): string`, (url: RequestUrl) => url.hostname);
  fn(`${it}.getPort(): string`, (url: RequestUrl) => url.port);
  fn(`${it}.getEscapedPath(): string`, (url: RequestUrl) => url.escapedPath);
  fn(`${it}.getQuery(): map<string, list<string>>`, (url: RequestUrl) => url.query);
}

function isEscaped(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return /^\[[0-9a-fA-F:.]+(?:%25[^\]]+)?\](?::[0-9]*)?$/.test(host);
  return /^[^\s"<>\\^`{|}[\]:%]*(?::[0-9]*)?$/.test(host);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
