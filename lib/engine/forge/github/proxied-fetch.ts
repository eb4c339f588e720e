import { DeliveryError } from '../../../model/finding';
import { addressWithoutSecrets } from '../../../model/text';
import type { ForgeSettings } from '../settings';

/** How a request is made, as the client of the API takes it. */
type Fetch = (address: string, options: RequestInit) => Promise<Response>;

const AGENTS = new Map<string, Promise<Fetch>>();

/**
 * What asks through the proxies that the environment names: `HTTPS_PROXY` and `HTTP_PROXY`, for hosts that `NO_PROXY` does
 * not name, in capitals or small letters. Nothing where it names none: Node's own is used then.
 *
 * @throws DeliveryError `INVALID_OPTION` for a proxy that is no address
 */
export async function proxiedFetch(environment: ForgeSettings['environment']): Promise<Fetch | undefined> {
  const of = (name: string) => environment[name.toLowerCase()] || environment[name] || '';
  const [httpsProxy, httpProxy] = [proxyIn('HTTPS_PROXY', of), proxyIn('HTTP_PROXY', of)];
  if (httpsProxy === '' && httpProxy === '') return undefined;
  const noProxy = of('NO_PROXY');
  const key = [httpsProxy, httpProxy, noProxy].join('\n');
  const known = AGENTS.get(key) ?? through({ httpsProxy, httpProxy, noProxy });
  AGENTS.set(key, known);
  return known;
}

/** The client stays in memory no longer than the requests: an idle connection does not keep the program running. */
async function through(
  proxies: Readonly<Record<'httpsProxy' | 'httpProxy' | 'noProxy', string>>,
): Promise<Fetch> {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent(proxies);
  // Its types and those of Node are two descriptions of one standard.
  return fetchWith as Fetch;
  function fetchWith(address: string, options: object) {
    return fetch(address, { ...options, dispatcher });
  }
}

/** A proxy's address; one without a scheme is asked by http, as curl does it. */
function proxyIn(name: string, of: (name: string) => string): string {
  const given = of(name).trim();
  if (given === '') return '';
  const address = given.includes('://') ? given : `http://${given}`;
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return address;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${name} ${addressWithoutSecrets(given)} is not the address of a proxy; http://<host>:<port> is expected`,
  );
}
