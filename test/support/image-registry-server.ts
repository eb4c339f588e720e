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
  /** Puts an index of one image under a tag, whose configuration says when it was built; gives the digest of the index. */
  putBuilt(repository: string, tag: string, created: string): Digest;
  /** Tags of one answer, at the most. */
  pageSize: number;
  /** Takes a tag, or a digest, away. */
  remove(repository: string, reference: string): void;
  close(): Promise<void>;
}

/** Starts a registry; everybody may read. */
export async function startImageRegistry(): Promise<ImageRegistryServer> {
  const requests: string[] = [];
  const manifests = new Map<string, string>();
  const tags = new Map<string, Set<string>>();
  const state: Pick<ImageRegistryServer, 'fault' | 'pageSize'> = { fault: undefined, pageSize: 1000 };
  const listed = (url: string, response: ServerResponse): boolean => {
    const { pathname, searchParams } = new URL(url, 'http://registry');
    const repository = /^\/v2\/(.+)\/tags\/list$/.exec(pathname)?.[1];
    const all = repository === undefined ? undefined : tags.get(repository);
    if (all === undefined) return false;
    const last = searchParams.get('last') ?? '';
    const size = Math.min(Number(searchParams.get('n') ?? 1000), state.pageSize);
    const rest = [...all].sort().filter((tag) => tag > last);
    const page = rest.slice(0, size);
    const next = `</v2/${repository}/tags/list?n=${size}&last=${page.at(-1)}>; rel="next"`;
    const link = rest.length > size ? { link: next } : {};
    response.writeHead(200, { 'content-type': 'application/json', ...link });
    response.end(JSON.stringify({ name: repository, tags: page }));
    return true;
  };
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push([method, url, headers.authorization].filter((each) => each !== undefined).join(' '));
    if (state.fault?.(request, response)) return;
    if (listed(url, response)) return;
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
  const keep = (repository: string, tag: string, body: string): Digest => {
    const digest = digestOf(body);
    manifests.set(path(repository, tag), body);
    manifests.set(path(repository, digest), body);
    tags.set(repository, (tags.get(repository) ?? new Set()).add(tag));
    return digest;
  };
  return {
    host: `127.0.0.1:${port}`,
    requests,
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    put: (repository, tag, content = tag) => keep(repository, tag, indexOf(content)),
    putBuilt(repository, tag, created) {
      const config = JSON.stringify({ created });
      manifests.set(`/v2/${repository}/blobs/${digestOf(config)}`, config);
      const image = JSON.stringify({ schemaVersion: 2, config: { digest: digestOf(config) } });
      manifests.set(path(repository, digestOf(image)), image);
      const attestation = { digest: digestOf('none'), platform: { os: 'unknown', architecture: 'unknown' } };
      const images = [attestation, { digest: digestOf(image), platform: { os: 'linux' } }];
      return keep(repository, tag, JSON.stringify({ schemaVersion: 2, manifests: images }));
    },
    get pageSize() {
      return state.pageSize;
    },
    set pageSize(size) {
      state.pageSize = size;
    },
    remove(repository, reference) {
      manifests.delete(path(repository, reference));
      tags.get(repository)?.delete(reference);
    },
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
