import { proxiedFetch } from '../github/proxied-fetch';
import type { ForgeSettings } from '../settings';

/** No issuer has keys of a megabyte. */
const MOST_BYTES = 1_000_000;

/** What asks an issuer for its keys, through the proxies that the environment names, and reads no more of an answer than keys need. */
export async function keysFetch(environment: ForgeSettings['environment']) {
  const ask = (await proxiedFetch(environment)) ?? fetch;
  return async (address: string, options: RequestInit): Promise<Response> => {
    const response = await ask(address, options);
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += part.length;
      // To leave the loop ends the connection.
      if (length > MOST_BYTES) throw new Error(`they are longer than ${MOST_BYTES} bytes`);
      parts.push(part);
    }
    const { status, headers } = response;
    return new Response(status === 204 || status === 304 ? null : Buffer.concat(parts), { status, headers });
  };
}
