import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { certifyRecord, mapAt, readRecord, readYaml, textAt } from './certify-record';
import { GitObjects, git, gitText, parseTree, type Tree } from './git-objects';

/** What a delivery branch is found to be. */
export interface BranchVerdict {
  /** Where the branch stands; nothing where there is none. */
  readonly head: string | undefined;
  /** Commits looked at. */
  readonly commits: number;
  /** States looked at: one for every target at every commit. */
  readonly states: number;
  /** What is wrong, as sentences; a state that stays wrong is named where it begins. */
  readonly violations: readonly string[];
}

/** What a judge has proven already: all of it follows from content, so it holds in every repository. */
export class JudgeMemory {
  readonly trees = new Map<string, Tree>();
  readonly environments = new Map<string, Environment>();
  readonly judged = new Map<string, Judged>();
}

/** How a branch is judged. */
export interface JudgeOptions {
  /** What was proven before, such as by an earlier call. */
  readonly memory?: JudgeMemory;
  /** Branches of code in the same repository; those that the environments name unless given. */
  readonly codeBranches?: readonly string[];
}

interface Environment {
  /** Folder of its manifests; absent: the usual one. */
  readonly path?: string;
  readonly branches: readonly string[];
  readonly problems: readonly string[];
}

interface Judged {
  readonly states: number;
  readonly problems: readonly string[];
}

interface Commit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

/**
 * Judges a delivery branch by what Git holds and by nothing else: at every commit every target has the files that its
 * record names, every record certifies itself, no files stand without a record, every commit changes something and has
 * one parent, the repository is whole, and no ref is a stray. It shares no code with the program that it judges.
 */
export async function judgeBranch(
  gitDir: string,
  branch: string,
  { memory = new JudgeMemory(), codeBranches }: JudgeOptions = {},
): Promise<BranchVerdict> {
  const commits = await commitsOf(gitDir, branch);
  const head = commits.at(-1);
  const objects = new GitObjects(gitDir);
  const judge = new StateJudge(objects, memory);
  const found = new Findings();
  let states = 0;
  try {
    const trees = new Map(commits.map(({ id, tree }) => [id, tree]));
    if (trees.size < commits.length) found.add('a commit stands on the branch twice', branch);
    for (const commit of commits) {
      for (const problem of shapeOf(commit, trees)) found.add(problem, commit.id);
      const judged = await judge
        .state(commit.tree)
        .catch((error) => ({ states: 0, problems: [said(error)] }));
      states += judged.states;
      for (const problem of judged.problems) found.add(problem, commit.id);
    }
    const code = codeBranches ?? (head ? await judge.codeBranches(head.tree).catch(() => []) : []);
    const violations = [
      ...(head ? [] : [`there is no branch ${branch}`]),
      ...found.sentences(),
      ...(await strayRefs(gitDir, branch, code)),
      ...(await brokenObjects(gitDir)),
    ];
    return { head: head?.id, commits: commits.length, states, violations };
  } finally {
    objects.close();
  }
}

/** What is wrong, and at which commits. */
class Findings {
  private readonly places = new Map<string, string[]>();

  add(problem: string, place: string): void {
    const places = this.places.get(problem);
    if (places) places.push(place);
    else this.places.set(problem, [place]);
  }

  sentences(): string[] {
    return [...this.places].map(([problem, [first = '', ...others]]) => {
      const more = others.length === 0 ? '' : ` and at ${others.length} more`;
      return `at ${first.slice(0, 12)}${more}: ${problem}`;
    });
  }
}

/** The commits of a branch, the oldest first. */
async function commitsOf(gitDir: string, branch: string): Promise<Commit[]> {
  const ref = `refs/heads/${branch}`;
  if ((await git(gitDir, 'rev-parse', '--verify', '--quiet', ref)).code !== 0) return [];
  const text = await gitText(gitDir, 'log', '--topo-order', '--reverse', '--format=%H %T %P', ref);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', tree = '', ...parents] = line.split(' ').filter((each) => each !== '');
      return { id, tree, parents };
    });
}

function shapeOf({ tree, parents }: Commit, trees: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  if (parents.length > 1) problems.push(`the commit is a merge of ${parents.length} parents`);
  const [parent = ''] = parents;
  if (trees.get(parent) === tree) problems.push('the commit changes nothing');
  return problems;
}

/** Judges what stands at a commit, by the ids of its trees. */
class StateJudge {
  constructor(
    private readonly objects: GitObjects,
    private readonly memory: JudgeMemory,
  ) {}

  /** Every target of a root tree. */
  async state(root: string): Promise<Judged> {
    const data = await this.treeAt(root, 'environments');
    const names = data ? await this.environmentNames(data) : [];
    const roots: string[] = [];
    let states = 0;
    const problems: string[] = [];
    for (const name of names) {
      const folder = data ? await this.idAt(data, name) : undefined;
      const { path = `manifests/${name}`, problems: unread } = await this.environment(folder, name);
      roots.push(path);
      const judged = await this.targets(name, folder, path, await this.treeAt(root, path));
      states += judged.states;
      problems.push(...unread, ...judged.problems);
    }
    problems.push(...(await this.unknownFolders(root, roots)));
    return { states, problems };
  }

  /** Patterns of the branches that the environments take code from. */
  async codeBranches(root: string): Promise<string[]> {
    const data = await this.treeAt(root, 'environments');
    const names = data ? await this.environmentNames(data) : [];
    const all = await Promise.all(
      names.map(async (name) => this.environment(data ? await this.idAt(data, name) : undefined, name)),
    );
    return all.flatMap(({ branches }) => branches);
  }

  private async environmentNames(data: string): Promise<string[]> {
    const entries = [...(await this.tree(data))];
    return entries
      .filter(([name, { mode }]) => isFolder(mode) && !name.startsWith('_'))
      .map(([name]) => name);
  }

  private async environment(folder: string | undefined, name: string): Promise<Environment> {
    const file = folder === undefined ? undefined : (await this.tree(folder)).get('environment.yaml')?.id;
    if (file === undefined) return { branches: [], problems: [] };
    const known = this.memory.environments.get(file);
    if (known) return known;
    const read = readEnvironment(name, await this.text(file));
    this.memory.environments.set(file, read);
    return read;
  }

  /** The targets of one environment: its records against the folders beside them. */
  private async targets(
    environment: string,
    folder: string | undefined,
    path: string,
    manifests: string | undefined,
  ): Promise<Judged> {
    const releases = folder === undefined ? undefined : await this.idAt(folder, 'releases');
    const key = [environment, releases, path, manifests].join(' ');
    const known = this.memory.judged.get(key);
    if (known) return known;
    const problems: string[] = [];
    const standing: Tree = manifests === undefined ? new Map() : await this.tree(manifests);
    const records = [...(releases === undefined ? [] : await this.tree(releases))].filter(([name]) =>
      name.endsWith('.yaml'),
    );
    const apps = new Set<string>();
    for (const [name, { mode, id }] of records) {
      const app = name.slice(0, -'.yaml'.length);
      apps.add(app);
      const target = `${environment}/${app}`;
      if (mode !== '100644')
        problems.push(`the record of ${target} is not a plain file, its mode is ${mode}`);
      const files = standing.get(app);
      if (files && !isFolder(files.mode)) problems.push(`${path}/${app} is not a folder`);
      const found = files && isFolder(files.mode) ? files.id : undefined;
      problems.push(...judgeTarget(environment, app, await this.text(id), found));
    }
    for (const [name, { mode }] of standing) {
      if (isFolder(mode) && !name.startsWith('_') && !apps.has(name))
        problems.push(`${path}/${name} stands without a record`);
    }
    const judged = { states: records.length, problems };
    this.memory.judged.set(key, judged);
    return judged;
  }

  /** Folders of manifests that belong to no environment. */
  private async unknownFolders(root: string, roots: readonly string[]): Promise<string[]> {
    const manifests = await this.treeAt(root, 'manifests');
    if (manifests === undefined) return [];
    const problems: string[] = [];
    for (const [name, { mode, id }] of await this.tree(manifests)) {
      const path = `manifests/${name}`;
      if (!isFolder(mode) || roots.some((each) => `${each}/`.startsWith(`${path}/`))) continue;
      for (const [app, entry] of await this.tree(id))
        if (isFolder(entry.mode) && !app.startsWith('_'))
          problems.push(`${path}/${app} stands without a record`);
    }
    return problems;
  }

  private async treeAt(root: string, path: string): Promise<string | undefined> {
    let id: string | undefined = root;
    for (const name of path.split('/')) id = id === undefined ? undefined : await this.idAt(id, name);
    return id;
  }

  /** Id of a folder in a tree. */
  private async idAt(tree: string, name: string): Promise<string | undefined> {
    const entry = (await this.tree(tree)).get(name);
    return entry && isFolder(entry.mode) ? entry.id : undefined;
  }

  private async tree(id: string): Promise<Tree> {
    const known = this.memory.trees.get(id);
    if (known) return known;
    const tree = parseTree((await this.object(id, 'tree')).content, id.length / 2);
    this.memory.trees.set(id, tree);
    return tree;
  }

  private async text(id: string): Promise<string> {
    return (await this.object(id, 'blob')).content.toString('utf8');
  }

  private async object(id: string, type: string) {
    const object = await this.objects.read(id);
    if (object?.type === type) return object;
    throw new Error(`the repository has no ${type} ${id}`);
  }
}

const isFolder = (mode: string) => mode === '40000';

function readEnvironment(name: string, text: string): Environment {
  try {
    const data = readYaml(text);
    const branches = mapAt(data, 'code').get('branches');
    return {
      path: textAt(mapAt(data, 'delivery'), 'path'),
      branches: Array.isArray(branches) ? branches.filter((each) => typeof each === 'string') : [],
      problems: [],
    };
  } catch (error) {
    return { branches: [], problems: [`the data of environment ${name} cannot be read: ${said(error)}`] };
  }
}

/** The record of a target against itself, and against the tree that stands there. */
function judgeTarget(environment: string, app: string, text: string, found: string | undefined): string[] {
  const target = `${environment}/${app}`;
  try {
    const record = readRecord(text);
    const problems = certifyRecord(app, record).map((each) => `the record of ${target} ${each}`);
    const named = record.trees.get(environment);
    if (named !== found)
      problems.push(`the files of ${target} are ${found ?? 'gone'}, the record says ${named ?? 'nothing'}`);
    return problems;
  } catch (error) {
    return [`the record of ${target} cannot be read: ${said(error)}`];
  }
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Refs that are neither the branch nor what belongs to it. */
async function strayRefs(gitDir: string, branch: string, code: readonly string[]): Promise<string[]> {
  const refs = (await gitText(gitDir, 'for-each-ref', '--format=%(refname)')).split('\n');
  const belongs = [
    `refs/heads/${branch}`,
    `refs/heads/renders/${branch}/*`,
    `refs/heads/proposals/${branch}/*`,
    `refs/cdk8s-delivery/${branch}/*`,
  ];
  const patterns = [...belongs, ...code.map((each) => `refs/heads/${each}`)];
  return refs
    .filter((ref) => ref !== '' && !patterns.some((each) => fits(ref, each)))
    .map((ref) => `${ref} is a stray ref`);
}

function fits(ref: string, pattern: string): boolean {
  return pattern.endsWith('*') ? ref.startsWith(pattern.slice(0, -1)) : ref === pattern;
}

/** What git itself finds wrong; objects that nothing names any more are not a fault. */
async function brokenObjects(gitDir: string): Promise<string[]> {
  const { code, stdout, stderr } = await git(gitDir, 'fsck', '--strict', '--no-dangling', '--no-progress');
  const lines = `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('notice:'));
  const problems = lines.map((line) => `git fsck says: ${line}`);
  if (code !== 0 && problems.length === 0) problems.push(`git fsck ended with ${code}`);
  const isCut = await access(join(gitDir, 'shallow')).then(
    () => true,
    () => false,
  );
  return isCut ? [...problems, 'the repository holds a part of the history only'] : problems;
}
