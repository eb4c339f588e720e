import { copyFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitRepository } from '../../lib/engine/git';
import { gitOutput } from '../../lib/engine/git/run-git';
import { libraryFile, ROOT } from './cli-build';

/** What the project consists of, beside the library. */
export const PARTS = [
  'main.ts',
  'cdk8s.yaml',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'environments',
];

/** Podinfo's releases as the example project's apps use them: two real ones, with the tag that is for people. */
export const PODINFO = {
  old: 'ghcr.io/stefanprodan/podinfo:6.11.0@sha256:5b789251f4b35f4ac6319c48b57eb6d29356d67471404c5fd3733db2eb8c11cf',
  new: 'ghcr.io/stefanprodan/podinfo:6.11.2@sha256:187803cdf611a19d4fffbdf6a4260a01be4c09ffe9924b28902424fc0639ceb8',
} as const;

/** The example's own records stay behind: every test begins with nothing released. */
function isCode(path: string): boolean {
  return !/[\\/]environments[\\/][a-z0-9-]+[\\/]releases/.test(path.slice(ROOT.length));
}

/** The example project of this repository in a Git repository of its own, on branch `main`. */
export class ExampleProject {
  private constructor(
    readonly folder: string,
    private readonly repository: GitRepository,
  ) {}

  /**
   * Copies the project as it stands and commits it; its dependencies are those of this repository. The library is one
   * file of it, as it is a package elsewhere: to compile 1,500 files for every commit of a test proves nothing more.
   */
  static async create(folder: string): Promise<ExampleProject> {
    mkdirSync(folder, { recursive: true });
    for (const part of PARTS)
      cpSync(join(ROOT, part), join(folder, part), { recursive: true, filter: isCode });
    mkdirSync(join(folder, 'lib'));
    copyFileSync(libraryFile(), join(folder, 'lib', 'index.js'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
    const repository = await GitRepository.init(folder, { bare: false });
    const project = new ExampleProject(folder, repository);
    await project.git('symbolic-ref', 'HEAD', 'refs/heads/main');
    await project.commit('the example project');
    return project;
  }

  /** Changes a file of the project and commits it. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const file = join(this.folder, path);
    const before = readFileSync(file, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${path} changes nothing`);
    writeFileSync(file, after);
    await this.commit(`change ${path}`);
  }

  /** The project in a folder that it was created in before. */
  static async open(folder: string): Promise<ExampleProject> {
    return new ExampleProject(folder, await GitRepository.open(folder));
  }

  async git(...args: readonly string[]): Promise<string> {
    const output = await gitOutput(args, {
      gitDir: this.repository.gitDir,
      cwd: this.folder,
      env: { GIT_WORK_TREE: this.folder },
    });
    return output.toString('utf8').trim();
  }

  private async commit(message: string): Promise<void> {
    await this.git('add', '--all');
    await this.git(
      '-c',
      'user.name=A',
      '-c',
      'user.email=a@example.org',
      'commit',
      '--quiet',
      '--message',
      message,
    );
  }
}
