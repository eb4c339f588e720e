import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiAnswer, callApi } from './call-api';
import { type ClusterProgram, clusterPrograms } from './cluster-programs';

/** A control plane on loopback: etcd, an API server, and the controller that checks the types of policies. */
export class Cluster {
  private readonly children: ChildProcess[] = [];
  private readonly token = randomBytes(24).toString('hex');
  private port = 0;

  private constructor(private readonly folder: string) {}

  /** Builds what is needed and starts it. */
  static async start(): Promise<Cluster> {
    const programs = clusterPrograms();
    const cluster = new Cluster(mkdtempSync(join(tmpdir(), 'cdk8s-delivery-cluster-')));
    try {
      await cluster.run(programs);
      return cluster;
    } catch (error) {
      const log = cluster.log('kube-apiserver').slice(-2000);
      await cluster.stop();
      throw new Error(`the control plane does not start: ${String(error)}\n${log}`);
    }
  }

  /** Ends what was started here, and removes its files. */
  async stop(): Promise<void> {
    for (const child of this.children.reverse()) {
      if (child.exitCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Calls the API server. */
  call(method: string, path: string, body?: object): Promise<ApiAnswer> {
    const ca = readFileSync(join(this.folder, 'certificates', 'apiserver.crt'));
    return callApi({ method, path, body, port: this.port, token: this.token, ca });
  }

  /** Puts an object in place by server-side apply. */
  async apply(path: string, object: { readonly metadata: { readonly name: string } }): Promise<void> {
    const query = '?fieldManager=test&force=true';
    const { status, body } = await this.call('PATCH', `${path}/${object.metadata.name}${query}`, object);
    if (status >= 300) throw new Error(`${path}/${object.metadata.name}: ${JSON.stringify(body)}`);
  }

  /** Waits until a condition holds. */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (let round = 0; round < 600; round += 1) {
      if (await holds()) return;
      await sleep(200);
    }
    throw new Error(`it did not happen in two minutes: ${what}`);
  }

  private async run(programs: Readonly<Record<ClusterProgram, string>>): Promise<void> {
    const [etcd, peer, port] = [await freePort(), await freePort(), await freePort()];
    this.port = port;
    this.spawn('etcd', programs.etcd, [
      `--data-dir=${join(this.folder, 'etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${etcd}`,
      `--advertise-client-urls=http://127.0.0.1:${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
      '--unsafe-no-fsync',
    ]);
    const key = this.file('service-account.key', privateKey());
    this.spawn('kube-apiserver', programs['kube-apiserver'], [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${join(this.folder, 'certificates')}`,
      `--token-auth-file=${this.file('tokens.csv', `${this.token},test,test,system:masters\n`)}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://127.0.0.1',
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      '--endpoint-reconciler-type=none',
      '--allow-privileged=true',
      // Pods would need a ServiceAccount that no controller makes here.
      '--disable-admission-plugins=ServiceAccount,DefaultStorageClass',
    ]);
    await this.until('the API server is ready', () => this.isReady());
    this.spawn('kube-controller-manager', programs['kube-controller-manager'], [
      `--kubeconfig=${this.file('kubeconfig', this.kubeconfig())}`,
      '--controllers=validatingadmissionpolicy-status-controller',
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${await freePort()}`,
      `--cert-dir=${join(this.folder, 'controller-certificates')}`,
    ]);
  }

  private async isReady(): Promise<boolean> {
    for (const { exitCode } of this.children) if (exitCode !== null) throw new Error('a program has ended');
    try {
      return (await this.call('GET', '/readyz')).status === 200;
    } catch {
      return false;
    }
  }

  private spawn(name: string, program: string, args: readonly string[]): void {
    const log = openSync(join(this.folder, `${name}.log`), 'a');
    this.children.push(spawn(program, args, { stdio: ['ignore', log, log], cwd: this.folder }));
  }

  private log(name: string): string {
    try {
      return readFileSync(join(this.folder, `${name}.log`), 'utf8');
    } catch {
      return '';
    }
  }

  private file(name: string, content: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  private kubeconfig(): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'test',
          cluster: {
            server: `https://127.0.0.1:${this.port}`,
            'certificate-authority': join(this.folder, 'certificates', 'apiserver.crt'),
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
