import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Digest } from '../../lib/model/scalars';

const INDEX = 'application/vnd.oci.image.index.v1+json';

/** A registry of images on loopback: it speaks as much of the OCI distribution as is asked of it. */
export interface ImageRegistryServer {
  /** Host and port. */
  readonly host: string;
  /** Requests seen so far: `METHOD /path`, with who asked behind it where somebody said. */
  readonly requests: string[];
  /** Answers a request otherwise; gives whether it did. */
  fault: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Puts an index under a tag, and gives its digest. */
  put(repository: string, tag: string, content?: string): Digest;
  /** Takes a tag, or a digest, away. */
  remove(repository: string, reference: string): void;
  close(): Promise<void>;
}

/** Starts a registry; everybody may read. */
export async function startImageRegistry(): Promise<ImageRegistryServer> {
  const requests: string[] = [];
  const manifests = new Map<string, string>();
  const state: Pick<ImageRegistryServer, 'fault'> = { fault: undefined };
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push([method, url, headers.authorization].filter((each) => each !== undefined).join(' '));
    if (state.fault?.(request, response)) return;
    const body = manifests.get(url);
    if (body === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
      return;
    }
    response.writeHead(200, { 'content-type': INDEX, 'docker-content-digest': digestOf(body) });
    response.end(method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const path = (repository: string, reference: string) => `/v2/${repository}/manifests/${reference}`;
  return {
    host: `127.0.0.1:${port}`,
    requests,
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    put(repository, tag, content = tag) {
      const body = indexOf(content);
      const digest = digestOf(body);
      manifests.set(path(repository, tag), body);
      manifests.set(path(repository, digest), body);
      return digest;
    },
    remove: (repository, reference) => void manifests.delete(path(repository, reference)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An index of no images, which differs by what it says of itself. */
export function indexOf(content: string): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [], annotations: { content } });
}

function digestOf(body: string): Digest {
  return Digest.parse(`sha256:${createHash('sha256').update(body).digest('hex')}`);
}
