import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Processes } from '../support/processes';
import { type ApiAnswer, callApi } from './call-api';
import { type ClusterProgram, clusterPrograms } from './cluster-programs';

/** How a control plane is set up. */
export interface ClusterOptions {
  /** Names of the controllers of the controller manager that run. @default the one that checks the types of policies */
  readonly controllers?: readonly string[];
}

/** A control plane on loopback: etcd, an API server, and a few controllers; no nodes. */
export class Cluster {
  private readonly token = randomBytes(24).toString('hex');
  private port = 0;

  private constructor(private readonly processes: Processes) {}

  /** Builds what is needed and starts it. */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const programs = clusterPrograms();
    const processes = new Processes(mkdtempSync(join(tmpdir(), 'cdk8s-delivery-cluster-')));
    const cluster = new Cluster(processes);
    try {
      await cluster.run(programs, options);
      return cluster;
    } catch (error) {
      const log = processes.log('kube-apiserver');
      await cluster.stop();
      throw new Error(`the control plane does not start: ${String(error)}\n${log}`);
    }
  }

  /** Ends what was started here, and removes its files. */
  async stop(): Promise<void> {
    await this.processes.stop();
    rmSync(this.processes.folder, { recursive: true, force: true });
  }

  /** File by which clients reach the API server, as its administrator. */
  get kubeconfig(): string {
    return join(this.processes.folder, 'kubeconfig');
  }

  /** Calls the API server; PATCH is server-side apply, unless another type is given. */
  call(method: string, path: string, body?: object, type?: string): Promise<ApiAnswer> {
    const ca = readFileSync(join(this.processes.folder, 'certificates', 'apiserver.crt'));
    return callApi({ method, path, body, type, port: this.port, token: this.token, ca });
  }

  /** Puts an object in place by server-side apply, and gives the warnings that came with the answer. */
  async apply(
    path: string,
    object: { readonly metadata: { readonly name: string } },
  ): Promise<readonly string[]> {
    const query = '?fieldManager=test&force=true';
    const { status, body, warnings } = await this.call(
      'PATCH',
      `${path}/${object.metadata.name}${query}`,
      object,
    );
    if (status >= 300) throw new Error(`${path}/${object.metadata.name}: ${JSON.stringify(body)}`);
    return warnings;
  }

  /** Waits until a condition holds. */
  until(what: string, holds: () => Promise<boolean>): Promise<void> {
    return this.processes.until(what, holds);
  }

  private async run(
    programs: Readonly<Record<ClusterProgram, string>>,
    { controllers = ['validatingadmissionpolicy-status-controller'] }: ClusterOptions,
  ): Promise<void> {
    const [etcd, peer, port] = [await freePort(), await freePort(), await freePort()];
    const { folder } = this.processes;
    this.port = port;
    this.processes.start('etcd', programs.etcd, [
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${etcd}`,
      `--advertise-client-urls=http://127.0.0.1:${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
      '--unsafe-no-fsync',
    ]);
    const key = this.file('service-account.key', privateKey());
    this.processes.start('kube-apiserver', programs['kube-apiserver'], [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${join(folder, 'certificates')}`,
      `--token-auth-file=${this.file('tokens.csv', `${this.token},test,test,system:masters\n`)}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://127.0.0.1',
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      '--endpoint-reconciler-type=none',
      '--allow-privileged=true',
      // Volumes of images, which newer releases let in without it.
      '--feature-gates=ImageVolume=true',
      // Pods would need a ServiceAccount that no controller makes here.
      '--disable-admission-plugins=ServiceAccount,DefaultStorageClass',
    ]);
    await this.until('the API server is ready', () => this.isReady());
    this.processes.start('kube-controller-manager', programs['kube-controller-manager'], [
      `--kubeconfig=${this.file('kubeconfig', this.config())}`,
      `--controllers=${controllers.join(',')}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${await freePort()}`,
      `--cert-dir=${join(folder, 'controller-certificates')}`,
    ]);
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await this.call('GET', '/readyz')).status === 200;
    } catch {
      return false;
    }
  }

  private file(name: string, content: string): string {
    const path = join(this.processes.folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  private config(): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'test',
          cluster: {
            server: `https://127.0.0.1:${this.port}`,
            'certificate-authority': join(this.processes.folder, 'certificates', 'apiserver.crt'),
          },
        },
      ],
      users: [{ name: 'test', user: { token: this.token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      'current-context': 'test',
    });
  }
}

function privateKey(): string {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return String(key.export({ type: 'pkcs1', format: 'pem' }));
}
