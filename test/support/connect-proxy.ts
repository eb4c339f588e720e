import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A proxy on loopback that opens tunnels (`CONNECT`) for who knows its password. */
export interface ConnectProxy {
  /** Its address, with the name and password that it takes. */
  readonly url: string;
  /** Its address, with a password that it does not take. */
  readonly wrongUrl: string;
  /** Where tunnels were asked for, as `host:port`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * @param ports of hosts that only the proxy knows, the ports of this machine where they are
 */
export async function startConnectProxy(ports: Readonly<Record<string, number>> = {}): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const allowed = `Basic ${Buffer.from('worker:let-me-in').toString('base64')}`;
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    if (request.headers['proxy-authorization'] !== allowed)
      return void client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      );
    asked.push(request.url ?? '');
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target = connect(ports[host] ?? Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    target.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://worker:let-me-in@${place}`,
    wrongUrl: `http://worker:not-this-one@${place}`,
    asked,
    async close() {
      for (const each of sockets) each.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
