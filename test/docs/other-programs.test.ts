import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/cli-build';
import { codeBlocks, pages } from './markdown';

const CONTROLLERS = 'test/controllers/real/';
const RUNBOOKS = `${CONTROLLERS}runbooks.real.ts`;

/** Lines of a page with other programs than this one, by how they begin, and the test that runs them, with a text that it holds. */
const RUN: readonly (readonly [page: string, line: string, file: string, text: string])[] = [
  ['README.md', 'npm ci && npm run demo', '.ci/run', 'demo'],
  ['README.md', 'npm ci && npm test', '.ci/run', 'npm test'],
  ['CONTRIBUTING.md', 'npm ci', '.ci/run', 'npm ci'],
  ['CONTRIBUTING.md', 'npm test', '.ci/run', 'npm test'],
  ['CONTRIBUTING.md', 'npx jest test/cli/github-live', 'test/cli/github-live.test.ts', 'test('],
  ['docs/argocd.md', 'kubectl apply -f bootstrap/dev.yaml', RUNBOOKS, 'docs/argocd.md'],
  ['docs/argocd.md', 'for each in dev frontend-dev backend-dev', RUNBOOKS, 'dev frontend-dev backend-dev'],
  ['docs/argocd.md', 'kubectl -n argocd patch applications.argoproj.io $each', RUNBOOKS, 'docs/argocd.md'],
  ['docs/argocd.md', 'kubectl -n argocd delete', RUNBOOKS, 'docs/argocd.md'],
  ['docs/argocd.md', 'kubectl -n dev annotate', RUNBOOKS, 'docs/argocd.md'],
  ['docs/at-3-am.md', 'git clone --bare', 'test/cli/at-3-am.test.ts', "'--bare'"],
  [
    'docs/checks-and-witness.md',
    'git switch --create merge-result',
    'test/docs/stories.test.ts',
    "'merge-result'",
  ],
  ['docs/doctor.md', 'for kind in namespaces', `${CONTROLLERS}flux.real.ts`, 'docs/doctor.md'],
  ['docs/doctor.md', 'kubectl get "$kind"', `${CONTROLLERS}flux.real.ts`, 'docs/doctor.md'],
  ['docs/environments.md', 'sh bootstrap/hotfix-remove.sh', RUNBOOKS, 'sh bootstrap/staging-remove.sh'],
  ['docs/flux.md', 'kubectl apply -f bootstrap/dev.yaml', `${CONTROLLERS}flux.real.ts`, "bootstrap('dev')"],
  ['docs/freeze-hold-reject.md', 'argocd proj windows add', RUNBOOKS, "by('add')"],
  ['docs/freeze-hold-reject.md', 'argocd app sync', RUNBOOKS, "applications.sync('argocd-staging/backend')"],
  [
    'docs/freeze-hold-reject.md',
    'argocd proj windows delete',
    RUNBOOKS,
    'argocd proj windows delete staging',
  ],
  ['docs/getting-started.md', 'npm ', 'test/package/pack.test.ts', "'npm', 'install'"],
  ['docs/getting-started.md', 'npx tsc', 'test/package/pack.test.ts', "'npx', 'tsc'"],
  ['docs/getting-started.md', 'git add --all', 'test/package/pack.test.ts', "'add', '--all'"],
  ['docs/getting-started.md', 'git commit', 'test/package/pack.test.ts', "'commit', '--quiet'"],
  [
    'docs/getting-started.md',
    'git init --bare',
    'test/package/pack.test.ts',
    "'--bare', '--initial-branch', 'delivery'",
  ],
  [
    'docs/getting-started.md',
    'kubectl apply -f bootstrap/dev.yaml',
    `${CONTROLLERS}quick-start.real.ts`,
    'quick-start.sh',
  ],
  ['docs/helm.md', 'npm run pack:renderers', 'test/tools/renderers.test.ts', 'renderers'],
  ['docs/helm.md', 'helm template', 'test/tools/renderers.test.ts', "'template'"],
  ['docs/kustomize.md', 'npm run pack:renderers', 'test/tools/renderers.test.ts', 'renderers'],
  ['docs/kustomize.md', 'kubectl kustomize', 'test/tools/renderers.test.ts', 'kustomize'],
  ['docs/quick-start.md', 'sh quick-start.sh', `${CONTROLLERS}quick-start.real.ts`, "'quick-start.sh'"],
  ['docs/rollback.md', 'git clone --bare', 'test/cli/at-3-am.test.ts', "'--bare'"],
  ['docs/rollback.md', 'git ', 'test/docs/stories.test.ts', 'git revert'],
  ['docs/runbooks/argocd-down.md', 'git clone', RUNBOOKS, 'git clone --quiet --branch delivery'],
  ['docs/runbooks/argocd-down.md', 'kubectl apply', RUNBOOKS, '--field-manager=argocd-controller'],
  ['docs/runbooks/crd-update.md', 'kubectl apply --server-side -f crds/', RUNBOOKS, '-f crds/'],
  ['docs/runbooks/crd-update.md', '', RUNBOOKS, 'docs/runbooks/crd-update.md'],
  [
    'docs/runbooks/database-migration.md',
    'kubectl -n prod delete job',
    RUNBOOKS,
    'kubectl -n dev delete job',
  ],
  ['docs/runbooks/forge-down.md', 'cat by-hand/STEPS.md', RUNBOOKS, 'STEPS.md'],
  ['docs/sandbox.md', '', 'test/engine/render/dependencies.test.ts', 'npx patch-package'],
  ['docs/schema.md', '', 'test/cluster/schema.cluster.ts', 'schema'],
  [
    'docs/secrets.md',
    'kubectl -n flux-prod create secret',
    `${CONTROLLERS}flux.real.ts`,
    'create secret generic sops-age',
  ],
  ['docs/write-a-construct.md', 'npx tsc', 'test/docs/samples.test.ts', 'ts.createProgram'],
];

const CLUSTER = 'asks a cluster for what stands there, and changes nothing';

/** Lines that no test runs, and why. */
const NOT: readonly (readonly [page: string, line: string, why: string])[] = [
  ['docs/argocd.md', 'git add', 'puts a file into a commit'],
  ['docs/argocd.md', 'argocd app set payments-prod', 'needs an Application of another repository'],
  ['docs/argocd.md', 'curl', 'fetches from the web'],
  ['docs/argocd.md', 'npm ', 'is about a clone of this repository with other CRDs'],
  ['docs/doctor.md', 'kubectl -n argocd get configmaps', CLUSTER],
  ['docs/flux.md', 'git add', 'puts a file into a commit'],
  ['docs/flux.md', 'flux get kustomizations', CLUSTER],
  ['docs/helm.md', 'npm ', 'installs a file that was packed before'],
  ['docs/import.md', 'argocd app list', CLUSTER],
  ['docs/import.md', 'kubectl --context prod get', CLUSTER],
  ['docs/kustomize.md', 'npm ', 'installs a file that was packed before'],
  [
    'docs/quick-start.md',
    'kubectl ',
    'installs Argo CD from the web; the controllers of the tests are built',
  ],
  [
    'docs/quick-start.md',
    'flux install',
    'installs Flux from the web; the controllers of the tests are built',
  ],
  ['docs/runbooks/argocd-down.md', 'kubectl get', CLUSTER],
  ['docs/runbooks/database-migration.md', 'kubectl -n prod get jobs', CLUSTER],
  ['docs/runbooks/database-migration.md', 'kubectl -n prod logs', 'no kubelet runs in the tests'],
  [
    'docs/runbooks/sync-stuck.md',
    'kubectl -n argocd',
    'the controllers of the tests run outside of their cluster',
  ],
  ['docs/runbooks/sync-stuck.md', 'git ls-remote', 'reads the head of a branch'],
  ['docs/runbooks/sync-stuck.md', 'kubectl -n flux-prod get', CLUSTER],
  ['docs/runbooks/traffic-shift-hangs.md', 'kubectl ', CLUSTER],
  ['docs/secrets.md', 'sops encrypt', 'needs SOPS; what it writes is kept in test/support/sops'],
];

const PROGRAMS = /^(?:argocd|curl|cat|flux|for|git|helm|kubectl|npm|npx|sh|sops|xargs)\b/;

const lines = pages()
  .filter(({ path }) => path !== 'docs/commands.md' && path !== 'CHANGELOG.md')
  .flatMap(codeBlocks)
  .filter(({ language }) => language === 'sh')
  .flatMap(({ page, text }) =>
    text
      .replace(/\\\n/g, ' ')
      .split('\n')
      .map((line) => ({ page, line: line.trim() })),
  )
  .filter(({ line }) => PROGRAMS.test(line) && !/cdk8s-delivery (?!\d)[a-z]/.test(line));

const named = (page: string, line: string) =>
  [...RUN, ...NOT].filter(([of, begins]) => of === page && line.startsWith(begins));

test('every line of another program is run by a test, or it is said why not', () => {
  const unnamed = lines.filter(({ page, line }) => named(page, line).length === 0);
  expect(unnamed.map(({ page, line }) => `${page}: ${line}`)).toEqual([]);
});

test('every entry is about a line, and its test is there', () => {
  const lost = [...RUN, ...NOT].filter(
    ([page, begins]) => !lines.some((each) => each.page === page && each.line.startsWith(begins)),
  );
  expect(lost).toEqual([]);
  const gone = RUN.filter(([, , file, text]) => !readFileSync(join(ROOT, file), 'utf8').includes(text));
  expect(gone).toEqual([]);
});
