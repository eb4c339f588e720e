import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The program of Debian's package `docker-registry`; another place is named by `DOCKER_REGISTRY`. */
export const DOCKER_REGISTRY = process.env['DOCKER_REGISTRY'] ?? 'docker-registry';

/** Why a suite cannot ask a real registry; nothing where it can. */
export function noDockerRegistry(): string | undefined {
  const { error, status } = spawnSync(DOCKER_REGISTRY, ['--version']);
  if (!error && status === 0) return undefined;
  return 'docker-registry is not installed; `apt-get install docker-registry`, or name the program in DOCKER_REGISTRY';
}

/** A real registry on loopback. */
export interface DockerRegistry {
  readonly host: string;
  close(): Promise<void>;
}

/**
 * Starts a registry on a free port.
 *
 * @param auth the key `auth` of its configuration
 */
export async function startDockerRegistry(folder: string, auth: object = {}): Promise<DockerRegistry> {
  mkdirSync(join(folder, 'storage'), { recursive: true });
  const port = await freePort();
  const config = {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'storage') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}` },
    ...(Object.keys(auth).length === 0 ? {} : { auth }),
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const child = spawn(DOCKER_REGISTRY, ['serve', join(folder, 'config.yml')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const host = `127.0.0.1:${port}`;
  await answering(host, child);
  return {
    host,
    close: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.kill();
      }),
  };
}

async function answering(host: string, child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`docker-registry ended: ${said}`);
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer) return;
    await pause(100);
  }
  throw new Error(`docker-registry does not answer: ${said}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket().listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}

/** Pushes an index of two images, for two platforms, and gives its digest. */
export async function pushIndex(
  host: string,
  repository: string,
  tag: string,
  authorization?: string,
): Promise<string> {
  const headers = authorization === undefined ? {} : { authorization };
  const blob = async (body: string) => {
    const start = await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, { method: 'POST', headers });
    const at = new URL(start.headers.get('location') ?? '', `http://${host}`);
    at.searchParams.set('digest', digestOf(body));
    const put = await fetch(at, { method: 'PUT', headers, body });
    if (put.status !== 201) throw new Error(`the registry answers ${put.status} to a blob`);
    return { digest: digestOf(body), size: Buffer.byteLength(body) };
  };
  const manifest = async (mediaType: string, body: object, name?: string) => {
    const text = JSON.stringify({ schemaVersion: 2, mediaType, ...body });
    const put = await fetch(`http://${host}/v2/${repository}/manifests/${name ?? digestOf(text)}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': mediaType },
      body: text,
    });
    if (put.status !== 201) throw new Error(`the registry answers ${put.status}: ${await put.text()}`);
    return { mediaType, digest: digestOf(text), size: Buffer.byteLength(text) };
  };
  const images = [];
  for (const architecture of ['amd64', 'arm64']) {
    // Each image is another one: two of the same content would have one digest.
    const labels = { image: `${repository}:${tag}` };
    const made = { architecture, os: 'linux', config: { Labels: labels }, rootfs: { type: 'layers' } };
    const config = await blob(JSON.stringify(made));
    const image = await manifest('application/vnd.oci.image.manifest.v1+json', {
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers: [],
    });
    images.push({ ...image, platform: { architecture, os: 'linux' } });
  }
  const index = await manifest('application/vnd.oci.image.index.v1+json', { manifests: images }, tag);
  return index.digest;
}

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** A server that gives tokens which the registry takes, for one user and one password. */
export async function startTokenServer(
  user: string,
  password: string,
  tokenFor: (scope: string) => string,
): Promise<{ readonly realm: string; close(): Promise<void> }> {
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    const scope = new URL(request.url ?? '', 'http://x').searchParams.get('scope') ?? '';
    if (request.headers.authorization !== wanted) response.writeHead(401).end();
    else response.end(JSON.stringify({ token: tokenFor(scope) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    realm: `http://127.0.0.1:${port}/token`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
