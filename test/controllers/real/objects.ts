import type { ApiAnswer } from '../../cluster/call-api';
import type { Cluster } from '../../cluster/cluster';

/** An object as the API server gives it. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly managedFields?: readonly {
      readonly manager?: string;
      readonly time?: string;
      readonly fieldsV1?: unknown;
    }[];
  };
  // biome-ignore lint/suspicious/noExplicitAny: read by tests that know the kind
  readonly [field: string]: any;
}

/** What is asked of the API server, by kind and name: where a kind lies is the server's own word. */
export class Objects {
  private readonly kinds = new Map<string, { readonly plural: string; readonly namespaced: boolean }>();

  constructor(readonly cluster: Cluster) {}

  /** Server-side apply; gives the warnings of the answer. */
  async apply(object: LiveObject): Promise<readonly string[]> {
    return this.cluster.apply(await this.folder(object, object.metadata.namespace), object);
  }

  /** What the API server would keep of an object: without the fields that it does not know. */
  async kept(object: LiveObject): Promise<LiveObject> {
    const path = await this.folder(object, object.metadata.namespace);
    const { status, body } = await this.cluster.call('POST', `${path}?dryRun=All`, object);
    return ok(`${object.kind} ${object.metadata.name}`, status, body) as LiveObject;
  }

  /** An object, or nothing where it is not there. */
  async get(of: string, name: string, namespace?: string): Promise<LiveObject | undefined> {
    const { status, body } = await this.cluster.call('GET', `${await this.at(of, namespace)}/${name}`);
    if (status === 404) return undefined;
    return ok(`${of} ${name}`, status, body) as LiveObject;
  }

  /** All objects of a kind, in one namespace or in all. */
  async list(of: string, namespace?: string): Promise<LiveObject[]> {
    const { status, body } = await this.cluster.call('GET', await this.at(of, namespace));
    return (ok(of, status, body) as { items: LiveObject[] }).items;
  }

  /** Merges fields into an object, or into its status. */
  async patch(of: string, name: string, namespace: string, fields: object, part = ''): Promise<ApiAnswer> {
    const path = `${await this.at(of, namespace)}/${name}${part === '' ? '' : `/${part}`}`;
    return this.cluster.call('PATCH', path, fields, 'application/merge-patch+json');
  }

  async delete(of: string, name: string, namespace?: string): Promise<void> {
    await this.cluster.call('DELETE', `${await this.at(of, namespace)}/${name}`);
  }

  /** @param of `group/version/Kind`, or `v1/Kind` */
  private at(of: string, namespace: string | undefined): Promise<string> {
    const cut = of.lastIndexOf('/');
    return this.folder({ apiVersion: of.slice(0, cut), kind: of.slice(cut + 1) }, namespace);
  }

  private async folder(
    { apiVersion, kind }: Pick<LiveObject, 'apiVersion' | 'kind'>,
    namespace: string | undefined,
  ): Promise<string> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const key = `${apiVersion}/${kind}`;
    if (!this.kinds.has(key)) {
      const { status, body } = await this.cluster.call('GET', root);
      const { resources } = ok(root, status, body) as {
        resources: { name: string; kind: string; namespaced: boolean }[];
      };
      for (const { name, kind: each, namespaced } of resources)
        if (!name.includes('/')) this.kinds.set(`${apiVersion}/${each}`, { plural: name, namespaced });
    }
    const known = this.kinds.get(key);
    if (!known) throw new Error(`the API server has no ${key}`);
    return known.namespaced && namespace !== undefined
      ? `${root}/namespaces/${namespace}/${known.plural}`
      : `${root}/${known.plural}`;
  }
}

function ok(what: string, status: number, body: unknown): unknown {
  if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
  return body;
}
