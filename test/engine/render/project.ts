import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from '../../../lib/engine/git';
import { type RenderResult, renderAt } from '../../../lib/engine/render';
import type { RenderOptions } from '../../../lib/engine/render/render-at';
import type { FleetDescription, RenderRequest } from '../../../lib/model/exchange';
import type { CommitId } from '../../../lib/model/scalars';
import { environmentOf } from '../../support/environment';
import { aCommit, anApp, anEnv } from '../../support/names';

export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const IMAGE = `ghcr.io/example/web@${DIGEST}`;

/** A fleet of two environments and one app with one slot, as its code would describe it. */
export const FLEET: FleetDescription = {
  schema: 'cdk8s-delivery/fleet/v1',
  environments: ['dev', 'prod'].map((name, index) =>
    environmentOf(name, {
      promotesFrom: { mode: 'anyOf', environments: index === 0 ? [] : ['dev'] },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
      sync: { automated: true, prune: true, selfHeal: true },
    }),
  ),
  apps: [
    {
      name: anApp('web'),
      owners: [],
      images: { server: 'ghcr.io/example/web' },
      environments: [anEnv('dev'), anEnv('prod')],
    },
  ],
  targets: [{ environment: anEnv('dev'), app: anApp('web') }],
  environmentInputs: [],
  bootstrap: [],
  tools: { node: '20' },
};

export const REQUEST: RenderRequest = {
  schema: 'cdk8s-delivery/render-request/v1',
  targets: [{ environment: anEnv('dev'), app: anApp('web'), images: { server: IMAGE } }],
  apps: [],
  environmentInputs: [],
  bootstrap: [],
};

export const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - image: ${IMAGE}
          name: server
`;

/** A program that writes the fleet and one manifest, then does what `more` says. */
export const honest = (more = '') => `
const fs = require('node:fs');
const out = process.env.CDK8S_OUTDIR;
const fleet = ${JSON.stringify(FLEET)};
const manifest = ${JSON.stringify(MANIFEST)};
const write = (path, text) => {
  fs.mkdirSync(require('node:path').dirname(out + '/' + path), { recursive: true });
  fs.writeFileSync(out + '/' + path, text);
};
const attempt = (action) => {
  try { return String(action()); } catch (error) { return 'denied: ' + (error.code ?? error.message); }
};
const finish = () => write('fleet.json', JSON.stringify(fleet));
write('dev/web/objects/Deployment.web.yaml', manifest);
${more}
finish();
`;

export const EMPTY_LOCKFILE = JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'fleet' } } });

/** A project in a repository of its own, with a private cache and an installed, empty `node_modules`. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'render-'));
  readonly cache = join(this.folder, 'cache');
  readonly installed = join(this.folder, 'project');

  constructor() {
    mkdirSync(join(this.installed, 'node_modules'), { recursive: true });
    const note = JSON.stringify({ lockfileVersion: 3, packages: {} });
    writeFileSync(join(this.installed, 'node_modules', '.package-lock.json'), note);
  }

  /** Commits the files, beside a package.json, a lockfile and a cdk8s.yaml, onto nothing. */
  async commit(
    files: Readonly<Record<string, string>>,
  ): Promise<{ readonly repository: GitRepository; readonly commit: CommitId }> {
    const repository = await GitRepository.init(join(this.folder, 'repository'));
    const all = {
      'package.json': '{"name":"fleet"}',
      'package-lock.json': EMPTY_LOCKFILE,
      'cdk8s.yaml': 'language: typescript\napp: node main.js\n',
      ...files,
    };
    const commit = await repository.commit({
      parents: [],
      edits: Object.entries(all).map(([path, content]) => ({ kind: 'file', path, content })),
      message: 'project',
      author: { name: 'A', email: 'a@example.org', date: new Date(0) },
    });
    return { repository, commit };
  }

  /** Commits symlinks, each with where it points, beside the files. */
  async commitWithLinks(
    files: Readonly<Record<string, string>>,
    links: Readonly<Record<string, string>>,
  ): Promise<{ readonly repository: GitRepository; readonly commit: CommitId }> {
    const { repository, commit } = await this.commit(files);
    const env = { ...process.env, GIT_DIR: repository.gitDir, GIT_INDEX_FILE: join(this.folder, 'index') };
    const git = (args: string[], input = '') =>
      execFileSync('git', args, { env, input, encoding: 'utf8' }).trim();
    git(['read-tree', commit]);
    for (const [path, target] of Object.entries(links))
      git([
        'update-index',
        '--add',
        '--cacheinfo',
        `120000,${git(['hash-object', '-w', '--stdin'], target)},${path}`,
      ]);
    const person = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
    const made = git([...person, 'commit-tree', git(['write-tree']), '-m', 'links']);
    return { repository, commit: aCommit(made) };
  }

  /** Renders the default request with a project made of the files. */
  async render(
    files: Readonly<Record<string, string>>,
    options: Partial<RenderOptions> = {},
  ): Promise<RenderResult> {
    return renderAt({
      ...(options.repository && options.commit
        ? { repository: options.repository, commit: options.commit }
        : await this.commit(files)),
      request: REQUEST,
      projectFolder: this.installed,
      cacheFolder: this.cache,
      timeoutMs: 60_000,
      ...options,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
