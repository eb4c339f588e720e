/** What a registry asks for. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service?: string };

/**
 * The challenge of a `401`: a token where one may be had, else a password. Nothing for schemes that are not known here.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export function parseChallenge(header: string | null): Challenge | undefined {
  const text = (header ?? '').slice(0, 4096);
  const bearer = /(?:^|,)\s*bearer\s+/i.exec(text);
  if (bearer) {
    const said = parametersOf(text.slice(bearer.index + bearer[0].length));
    const realm = said.get('realm');
    const service = said.get('service');
    if (realm !== undefined)
      return { scheme: 'bearer', realm, ...(service === undefined ? {} : { service }) };
  }
  return /(?:^|,)\s*basic\b/i.test(text) ? { scheme: 'basic' } : undefined;
}

/** Parameters of a challenge up to the next one. */
function parametersOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const parameter = /\s*([a-z_]+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))\s*(?:,|$)/iy;
  for (let match = parameter.exec(text); match; match = parameter.exec(text)) {
    const [, name = '', quoted, plain = ''] = match;
    found.set(name.toLowerCase(), quoted ?? plain);
  }
  return found;
}
