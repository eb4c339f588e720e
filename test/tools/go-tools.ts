import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** kubeconform, pinned. */
export const KUBECONFORM = 'github.com/yannh/kubeconform@v0.7.0';

/** conftest, pinned. */
export const CONFTEST = 'github.com/open-policy-agent/conftest@v0.66.0';

/** actionlint, pinned. */
export const ACTIONLINT = 'github.com/rhysd/actionlint@v1.7.7';

/** Where the API descriptions of core kinds come from, pinned; its minor version is that of cdk8s-plus-28. */
export const KUBERNETES = 'k8s.io/kubernetes@v1.28.15';

const MODULE = join(__dirname, 'go');
const RENDERERS = join(__dirname, '../../renderers');

/**
 * Tests of a suite that needs Go and modules for it. Where they cannot be had the suite is skipped, with the reason
 * printed; in CI (`CI` is set) that is a failure, so that nobody takes it for a pass.
 */
export function withGo(title: string, modules: readonly string[], suite: (tools: GoTools) => void): void {
  const reason = missing(modules);
  if (reason === undefined) {
    describe(title, () => {
      const tools = new GoTools();
      afterAll(() => tools.remove());
      suite(tools);
    });
    return;
  }
  if (process.env['CI']) throw new Error(`cannot judge ${title}: ${reason}`);
  process.stderr.write(`SKIPPED: ${title}: ${reason}\n`);
  test.skip(`${title} (${reason})`, () => {});
}

function missing(modules: readonly string[]): string | undefined {
  const { error, status, stderr } = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (error) return `Go cannot be run (${error.message}); install Go 1.22 or newer`;
  if (status !== 0) return `"go version" failed: ${stderr.trim()}`;
  const wanted = modules.map((each) => ({ args: ['mod', 'download', each], cwd: tmpdir() }));
  for (const { args, cwd } of [{ args: ['mod', 'download'], cwd: MODULE }, ...wanted]) {
    const download = spawnSync('go', args, { cwd, encoding: 'utf8' });
    if (download.status !== 0) return `"go ${args.join(' ')}" failed: ${download.stderr.trim()}`;
  }
  return undefined;
}

/**
 * Programs built from pinned Go modules. Sources go to Go's own module cache, programs to a temporary folder; nothing
 * is written into the project.
 */
export class GoTools {
  readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-tools-'));

  /** Builds one of the judges in `test/tools/go` and gives the program's path. */
  judge(name: 'yaml' | 'glob'): string {
    const program = join(this.folder, name);
    go(['build', '-mod=readonly', '-o', program, `./${name}`], MODULE);
    return program;
  }

  /** Builds kubeconform and gives the program's path. */
  kubeconform(): string {
    const [module, version] = KUBECONFORM.split('@');
    this.install(`${module}/cmd/kubeconform@${version}`);
    return join(this.folder, 'kubeconform');
  }

  /** Builds actionlint and gives the program's path. */
  actionlint(): string {
    const [module, version] = ACTIONLINT.split('@');
    this.install(`${module}/cmd/actionlint@${version}`);
    return join(this.folder, 'actionlint');
  }

  /** Builds conftest and gives the program's path; the first time takes minutes. */
  conftest(): string {
    this.install(CONFTEST);
    return join(this.folder, 'conftest');
  }

  /** Builds Helm or Kustomize, in the version that the renderer is made of, and gives the program's path. */
  native(name: 'helm' | 'kustomize'): string {
    const program = join(this.folder, name);
    const source = { helm: 'helm.sh/helm/v4/cmd/helm', kustomize: 'sigs.k8s.io/kustomize/kustomize/v5' }[
      name
    ];
    go(
      ['build', '-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags=-s -w', '-o', program, source],
      RENDERERS,
    );
    return program;
  }

  private install(program: string): void {
    go(['install', program], this.folder, { GOBIN: this.folder, GOFLAGS: '-buildvcs=false' });
  }

  /** Folder of a module's sources. */
  module(module: string): string {
    const answer: { Dir: string } = JSON.parse(go(['mod', 'download', '-json', module], this.folder));
    return answer.Dir;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function go(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  return execFileSync('go', args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
}
