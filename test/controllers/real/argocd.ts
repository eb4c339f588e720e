import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { goPrograms } from '../../support/go-programs';
import { freePort, Processes } from '../../support/processes';
import type { LiveObject, Objects } from './objects';
import { CONTROLLER_PROGRAMS } from './programs';

/** How Argo CD is set up. */
export interface ArgoCdOptions {
  /** Namespaces whose Applications it looks at, as `application.namespaces` has them. @default 'argocd-*' */
  readonly applicationNamespaces?: string;
  /** Whether the API server is asked what would change, as `controller.diff.server.side` has it. @default false */
  readonly serverSideDiff?: boolean;
  /** Further settings, as `argocd-cm` has them. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** How a run of the `argocd` command ended. */
export interface ArgoCdEnd {
  readonly code: number | null;
  readonly all: string;
}

/**
 * Argo CD on loopback, in a cluster of the tests: repository server, application controller, API server, and a stand-in
 * for Redis. It never polls within a test: it is told by webhooks and by the annotation that asks for a refresh.
 */
export class ArgoCd {
  private port = 0;
  private again: (() => void) | undefined;

  private constructor(
    private readonly processes: Processes,
    private readonly objects: Objects,
    private readonly program: string,
  ) {}

  static async start(objects: Objects, options: ArgoCdOptions = {}): Promise<ArgoCd> {
    const { argocd, redis } = goPrograms(CONTROLLER_PROGRAMS);
    const processes = new Processes(mkdtempSync(join(tmpdir(), 'cdk8s-delivery-argocd-')));
    const all = new ArgoCd(processes, objects, argocd);
    try {
      await all.run(redis, options);
      return all;
    } catch (error) {
      await all.stop();
      throw error;
    }
  }

  /** Ends what was started here, and removes its files. */
  async stop(): Promise<void> {
    await this.processes.stop();
    rmSync(this.processes.folder, { recursive: true, force: true });
  }

  /** Runs the `argocd` command against the API server of Argo CD. */
  command(...args: readonly string[]): Promise<ArgoCdEnd> {
    const server = [`--server=127.0.0.1:${this.port}`, '--plaintext', '--grpc-web'];
    const child = spawn(this.program, [...args, ...server], { env: this.env('argocd') });
    let all = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        all += text;
      });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, all })));
  }

  /** Its application controller ends, as when its node is lost; {@link up} starts it again. */
  down(): Promise<void> {
    return this.processes.stop(CONTROLLER);
  }

  up(): void {
    this.again?.();
  }

  /** Tells Argo CD of a push, as a forge does. */
  async webhook(push: object): Promise<void> {
    const { status } = await fetch(`http://127.0.0.1:${this.port}/api/webhook`, {
      method: 'POST',
      headers: { 'x-github-event': 'push', 'content-type': 'application/json' },
      body: JSON.stringify(push),
    });
    if (status >= 300) throw new Error(`the webhook was answered with ${status}`);
  }

  /** What it shows beside a synced commit of an Application. */
  async revision(id: string, commit: string): Promise<{ readonly references?: readonly object[] }> {
    const [namespace = '', name = ''] = id.split('/');
    const path = `/api/v1/applications/${name}/revisions/${commit}/metadata?appNamespace=${namespace}`;
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`);
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { readonly references?: readonly object[] };
  }

  /** What it said last, for a test that fails. */
  logs(): string {
    return ['argocd-repo-server', CONTROLLER]
      .map((name) => `${name}:\n${this.processes.log(name)}`)
      .join('\n');
  }

  /** What it said of Applications whose sync status became another, all of them so far. */
  statusChanges(): readonly string[] {
    const said = this.processes.log(CONTROLLER, Number.POSITIVE_INFINITY).split('\n');
    return said.filter((line) => line.includes('Updated sync status'));
  }

  until(what: string, holds: () => Promise<boolean>, seconds?: number): Promise<void> {
    return this.processes.until(what, holds, seconds);
  }

  private async run(redis: string, options: ArgoCdOptions): Promise<void> {
    await this.prepare(options.settings);
    const [cache, repositories] = [await freePort(), await freePort()];
    this.port = await freePort();
    for (const folder of ['bin', 'tls', 'ssh', 'gpg', 'plugins', 'temporary'])
      mkdirSync(join(this.processes.folder, folder));
    // Argo CD asks it for the signature of a commit; no commit here has one.
    writeFileSync(join(this.processes.folder, 'bin', 'git-verify-wrapper.sh'), '#!/bin/sh\n', {
      mode: 0o755,
    });
    const common = [`--redis=127.0.0.1:${cache}`, '--loglevel=info'];
    const namespaces = `--application-namespaces=${options.applicationNamespaces ?? 'argocd-*'}`;
    const { kubeconfig } = this.objects.cluster;
    const start = async (name: string, ...args: readonly string[]) =>
      this.processes.start(
        name,
        this.program,
        [...common, `--metrics-port=${await freePort()}`, ...args],
        this.env(name),
      );
    this.processes.start('redis', redis, [`127.0.0.1:${cache}`]);
    await start('argocd-repo-server', `--port=${repositories}`);
    const inCluster = [`--kubeconfig=${kubeconfig}`, '--namespace=argocd', namespaces];
    const repoServer = `--repo-server=127.0.0.1:${repositories}`;
    const metrics = `--metrics-port=${await freePort()}`;
    const diff = options.serverSideDiff ? ['--server-side-diff-enabled'] : [];
    this.again = () =>
      this.processes.start(
        CONTROLLER,
        this.program,
        [...common, metrics, repoServer, '--app-resync=3600', ...diff, ...inCluster],
        this.env(CONTROLLER),
      );
    this.again();
    await start(
      'argocd-server',
      repoServer,
      `--port=${this.port}`,
      '--insecure',
      '--disable-auth',
      ...inCluster,
    );
    await this.until('Argo CD answers', async () => {
      try {
        return (await fetch(`http://127.0.0.1:${this.port}/healthz`)).ok;
      } catch {
        return false;
      }
    });
  }

  /** Its namespace, its kinds and its settings. */
  private async prepare(settings: ArgoCdOptions['settings'] = {}): Promise<void> {
    await this.objects.apply(named('v1', 'Namespace', 'argocd'));
    const file = join(__dirname, '../../../imports/crds/argoproj.io.yaml');
    for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
      const crd = document.toJS() as LiveObject | null;
      if (crd?.kind === 'CustomResourceDefinition') await this.objects.apply(crd);
    }
    for (const [name, data] of Object.entries(SETTINGS))
      await this.objects.apply({
        ...setting('ConfigMap', name),
        data: name === 'argocd-cm' ? { ...data, ...settings } : data,
      });
    await this.objects.apply({
      ...setting('Secret', 'argocd-secret'),
      stringData: { 'server.secretkey': 'only for tests' },
    });
    await this.until('the kinds are served', async () => {
      for (const kind of ['Application', 'AppProject'])
        try {
          await this.objects.list(`argoproj.io/v1alpha1/${kind}`);
        } catch {
          return false;
        }
      return true;
    });
  }

  private env(name: string): NodeJS.ProcessEnv {
    const { folder } = this.processes;
    return {
      PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
      HOME: folder,
      KUBECONFIG: this.objects.cluster.kubeconfig,
      TMPDIR: join(folder, 'temporary'),
      ARGOCD_BINARY_NAME: name,
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_GPG_ENABLED: 'false',
      ARGOCD_GNUPGHOME: join(folder, 'gpg'),
      ARGOCD_GPG_DATA_PATH: join(folder, 'gpg'),
      ARGOCD_TLS_DATA_PATH: join(folder, 'tls'),
      ARGOCD_SSH_DATA_PATH: join(folder, 'ssh'),
      ARGOCD_PLUGINSOCKFILEPATH: join(folder, 'plugins'),
    };
  }
}

const CONTROLLER = 'argocd-application-controller';

/** Data of the ConfigMaps that Argo CD asks for. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'argocd-cm': { 'timeout.reconciliation': '3600s', 'timeout.reconciliation.jitter': '0s' },
  'argocd-rbac-cm': {},
  'argocd-tls-certs-cm': {},
  'argocd-ssh-known-hosts-cm': {},
  'argocd-gpg-keys-cm': {},
};

function named(apiVersion: string, kind: string, name: string, namespace?: string): LiveObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

function setting(kind: string, name: string): LiveObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
  };
}
