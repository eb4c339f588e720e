import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GitRepository } from '../../lib/engine/git';
import type { CommitId } from '../../lib/model/scalars';
import { aRef } from '../../test/support/names';
import { ROOT } from '../root';
import { appName } from '../web-fleet';

/** A project in a Git repository of its own. */
export interface BenchProject {
  readonly folder: string;
  readonly repository: GitRepository;
  /** The code revision. */
  readonly commit: CommitId;
}

/**
 * A project of this repository's shape, with so many apps: a module per app, as a user's project has. Its library is a
 * copy of this one, its dependencies are this one's.
 *
 * @param delivery the delivery repository, written into the project's settings
 */
export async function makeProject(folder: string, apps: number, delivery: string): Promise<BenchProject> {
  const files = new Map<string, string>();
  for (const path of copied()) files.set(path, readFileSync(join(ROOT, path), 'utf8'));
  files.set('package.json', packageJson(delivery));
  const app = readFileSync(join(ROOT, 'bench/web-app.ts'), 'utf8');
  const imports: string[] = [];
  const calls: string[] = [];
  for (let index = 0; index < apps; index++) {
    const name = appName(index);
    files.set(`apps/${name}.ts`, app);
    imports.push(`import { addWebApp as add${index} } from './apps/${name}';`);
    calls.push(`add${index}(fleet, '${name}');`);
  }
  const start = ["import { webFleet } from './bench/web-fleet';", "import { synthesize } from './lib';"];
  const main = [...imports, ...start, '', 'const fleet = webFleet();', ...calls, 'synthesize(fleet);', ''];
  files.set('main.ts', main.join('\n'));

  const repository = await GitRepository.init(folder, { bare: false });
  const commit = await repository.commit({
    parents: [],
    edits: [...files].map(([path, content]) => ({ kind: 'file', path, content })),
    message: 'the project',
    author: { name: 'Ada', email: 'ada@example.org', date: new Date(0) },
  });
  await repository.updateRefs([{ ref: aRef('refs/heads/main'), from: null, to: commit }]);
  for (const path of ['package.json', 'package-lock.json', 'cdk8s.yaml']) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), files.get(path) ?? '');
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { folder, repository, commit };
}

function copied(): string[] {
  const below = ['lib', 'imports'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(ROOT.length + 1)),
  );
  const own = ['package-lock.json', 'tsconfig.json', 'cdk8s.yaml', 'bench/web-app.ts', 'bench/web-fleet.ts'];
  return [...own, ...below];
}

function packageJson(delivery: string): string {
  const content: Record<string, unknown> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return JSON.stringify({ ...content, 'cdk8s-delivery': { repository: delivery, branch: 'delivery' } });
}
