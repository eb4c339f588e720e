import type { ArgoCd } from './argocd';
import type { LiveObject, Objects } from './objects';

const KIND = 'argoproj.io/v1alpha1/Application';
const REFRESH = 'argocd.argoproj.io/refresh';

/** What Argo CD says of its Applications, as `<namespace>/<name>`. */
export class Applications {
  constructor(
    private readonly objects: Objects,
    private readonly argo: ArgoCd,
  ) {}

  /** An Application. */
  async get(id: string): Promise<LiveObject> {
    const found = await this.find(id);
    if (!found) throw new Error(`there is no Application ${id}`);
    return found;
  }

  find(id: string): Promise<LiveObject | undefined> {
    const { namespace, name } = parts(id);
    return this.objects.get(KIND, name, namespace);
  }

  /** All of an environment: its root and its targets' Applications. */
  async of(environment: string): Promise<string[]> {
    const children = await this.objects.list(KIND, `argocd-${environment}`);
    return [
      `argocd/${environment}`,
      ...children.map(({ metadata }) => `argocd-${environment}/${metadata.name}`),
    ];
  }

  /** Compares an Application with Git anew, and waits until that is done. */
  async refresh(id: string, how: 'normal' | 'hard' = 'normal'): Promise<void> {
    const { namespace, name } = parts(id);
    const answer = await this.objects.patch(KIND, name, namespace, {
      metadata: { annotations: { [REFRESH]: how } },
    });
    if (answer.status === 404) return;
    await this.argo.until(`${id} is refreshed`, async () => {
      const annotations = (await this.find(id))?.metadata.annotations ?? {};
      return annotations[REFRESH] === undefined;
    });
  }

  /** Waits until nothing of an environment is being synced, after comparing all of it with Git. */
  async settle(environment: string): Promise<void> {
    await this.finish(`argocd/${environment}`);
    for (const id of await this.of(environment)) await this.finish(id);
    for (const id of await this.of(environment)) await this.refresh(id);
  }

  /** Waits until a condition holds for an Application. */
  async until(id: string, what: string, holds: (application: LiveObject) => boolean): Promise<void> {
    let seen: LiveObject | undefined;
    try {
      await this.argo.until(`${id} ${what}`, async () => {
        seen = await this.find(id);
        return seen !== undefined && holds(seen);
      });
    } catch (error) {
      throw new Error(`${String(error)}\n${seen ? told(seen) : 'it is not there'}\n${this.argo.logs()}`);
    }
  }

  /** Waits until all of an environment is synced and healthy. */
  async untilWell(environment: string, ...names: readonly string[]): Promise<void> {
    await this.until(`argocd/${environment}`, 'is well', isWell);
    for (const name of names) await this.until(`argocd-${environment}/${name}`, 'is well', isWell);
  }

  /** What Argo CD finds different between Git and the cluster: nothing where it finds nothing. */
  async differences(id: string, serverSide: boolean): Promise<string> {
    const { code, all } = await this.argo.command(
      'app',
      'diff',
      id,
      ...(serverSide ? ['--server-side-diff'] : []),
    );
    if (code !== 0 && code !== 1) throw new Error(`argocd app diff ${id} ended with ${code}: ${all}`);
    return code === 0 ? '' : all;
  }

  /** Syncs an Application as a person does, and waits for the end. */
  async sync(id: string, ...options: readonly string[]): Promise<void> {
    const { code, all } = await this.argo.command('app', 'sync', id, ...options);
    if (code !== 0) throw new Error(`argocd app sync ${id} ended with ${code}: ${all}`);
  }

  private async finish(id: string): Promise<void> {
    await this.refresh(id);
    await this.argo.until(`${id} is not being synced`, async () => {
      const application = await this.find(id);
      return application === undefined || !isSyncing(application);
    });
  }
}

function parts(id: string): { readonly namespace: string; readonly name: string } {
  const [namespace = '', name = ''] = id.split('/');
  return { namespace, name };
}

export function isSyncing({ operation, status }: LiveObject): boolean {
  return operation !== undefined || status?.operationState?.phase === 'Running';
}

/** Synced with Git, healthy, and nothing under way. */
export function isWell(application: LiveObject): boolean {
  const { status } = application;
  return status?.sync?.status === 'Synced' && status?.health?.status === 'Healthy' && !isSyncing(application);
}

/** An Application in one line, for people. */
export function told({ metadata, status }: LiveObject): string {
  const { sync, health, operationState, conditions = [] } = status ?? {};
  const said = conditions.map(
    ({ type, message }: { type: string; message: string }) => `${type}: ${message}`,
  );
  const resources = (status?.resources ?? [])
    .filter((each: { status?: string }) => each.status !== 'Synced')
    .map(
      (each: { kind: string; name: string; status: string }) => `${each.kind}/${each.name} ${each.status}`,
    );
  return [
    `${metadata.namespace}/${metadata.name}: ${sync?.status} ${health?.status}`,
    `operation ${operationState?.phase}: ${operationState?.message}`,
    ...resources,
    ...said,
  ].join('\n  ');
}
