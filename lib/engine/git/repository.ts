import { mkdir, readFile } from 'node:fs/promises';
import { resolve as resolvePath } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';
import {
  type BranchName,
  type CommitId,
  type CommitSigning,
  isGitId,
  type ObjectFormat,
  parseBranchName,
  parseCommitId,
  parseRefName,
  type RefName,
} from '../../model/scalars';
import { AskedTogether } from './asked-together';
import { parentsOf } from './commit-object';
import { type CommitSignature, commitSignature } from './commit-signature';
import { commitsNamed, type HistoryOptions, historyOf } from './history';
import type { KnownSigners } from './known-signers';
import { LocalObjects, NO_LAZY_FETCH } from './local-objects';
import { parseEntries } from './parse-entries';
import { prefetchObjects, readObjects } from './read-objects';
import { gitFailed, gitOutput, runGit } from './run-git';
import { assertObjectId, assertRevision } from './safe-name';
import { assertSafePath } from './safe-path';
import { gitWords } from './scrub';
import type { GitPlace } from './spawn-git';
import { parseTag, type TagContent, tagSignature } from './tag-object';
import { treeChanges } from './tree-changes';
import { TreeWalk } from './tree-walk';
import type { CommitRequest, EntriesOptions, HistoryEntry, RefUpdate, TagRequest, TreeEntry } from './types';
import { writeCommit } from './write-commit';
import { writeTag } from './write-tag';

/**
 * A Git repository, bare or not, through the git binary's plumbing. It reads and writes objects; the working tree and
 * the index are never touched, and no ref moves but by `updateRefs`.
 */
export class GitRepository {
  /** Git directory, absolute. */
  readonly gitDir: string;
  readonly objectFormat: ObjectFormat;
  readonly #place: GitPlace;
  readonly #signing: CommitSigning | undefined;
  readonly #local: LocalObjects;
  readonly #walk: TreeWalk;
  readonly #there = new AskedTogether((asked: readonly (readonly string[])[]) => this.#readAllThere(asked));
  #partial: Promise<boolean> | undefined;
  /** What git says of the file that holds the boundary. */
  #shallow: ReturnType<typeof runGit> | undefined;

  /**
   * Opens the repository that a directory belongs to.
   *
   * @param place settings and secrets for every git command in it
   * @throws DeliveryError `NO_REPOSITORY`.
   */
  static async open(directory: string, place: GitPlace = {}): Promise<GitRepository> {
    const cwd = resolvePath(directory);
    const settings = [...(place.settings ?? []), ['safe.bareRepository', 'all'] as const];
    const args = ['rev-parse', '--absolute-git-dir', '--show-object-format'];
    const { code, stdout, stderr } = await runGit(args, { ...place, cwd, settings }).catch(
      (cause: unknown) => {
        if (!(cause instanceof DeliveryError) || cause.code !== 'NO_REPOSITORY') throw cause;
        return { code: 128, stdout: Buffer.alloc(0), stderr: 'no such directory' };
      },
    );
    const [gitDir, format] = stdout.toString('utf8').split('\n');
    if (code !== 0 || gitDir === undefined || (format !== 'sha1' && format !== 'sha256')) {
      throw DeliveryError.of(
        'NO_REPOSITORY',
        `${quote(cwd)} is not a Git repository: ${gitWords(stderr, place.secrets)}`,
      );
    }
    return new GitRepository(gitDir, format, place);
  }

  /**
   * A repository whose git directory and object format are known already; nothing is looked at.
   *
   * @param gitDir absolute
   */
  static at(gitDir: string, objectFormat: ObjectFormat, place: GitPlace = {}): GitRepository {
    const settings = [...(place.settings ?? []), ['safe.bareRepository', 'all'] as const];
    return new GitRepository(gitDir, objectFormat, { ...place, settings });
  }

  /** Makes a new repository with the first branch `main`; one that exists is left as it is. */
  static async init(
    directory: string,
    options: { readonly bare?: boolean; readonly format?: ObjectFormat } = {},
  ): Promise<GitRepository> {
    const { bare = true, format = 'sha1' } = options;
    await mkdir(directory, { recursive: true });
    await gitOutput(
      [
        ...['init', '--quiet', '--template=', '--initial-branch=main', `--object-format=${format}`],
        ...(bare ? ['--bare'] : []),
      ],
      { cwd: resolvePath(directory) },
    );
    return GitRepository.open(directory);
  }

  private constructor(gitDir: string, objectFormat: ObjectFormat, place: GitPlace, signing?: CommitSigning) {
    this.#signing = signing;
    this.gitDir = gitDir;
    this.objectFormat = objectFormat;
    this.#place = { ...place, gitDir };
    this.#local = new LocalObjects(this.#place);
    this.#walk = new TreeWalk(this.#local, objectFormat);
  }

  /** The same repository, whose commits from now on are signed. */
  signedBy(signing: CommitSigning): GitRepository {
    return new GitRepository(this.gitDir, this.objectFormat, this.#place, signing);
  }

  /** Whether what is written here is signed. */
  get signs(): boolean {
    return this.#signing !== undefined;
  }

  /** The commit that a revision names, or nothing. */
  async resolve(revision: string): Promise<CommitId | undefined> {
    assertRevision(revision);
    const commit = await this.#local.read(`${revision}^{commit}`);
    const id = commit?.id ?? (await this.#parse(`${revision}^{commit}`));
    return id === undefined ? undefined : parseCommitId(id);
  }

  /** The object at a ref, or nothing where there is no such ref or what it needs first is not here. */
  async idOfRef(ref: RefName): Promise<string | undefined> {
    parseRefName(ref);
    const object = await this.#local.read(ref);
    if (object && object.type !== 'commit') return object.id;
    // The reader also says nothing where another caller asked it for a file that is not here: then git is asked itself.
    const id = object?.id ?? (await this.#parse(ref));
    if (id === undefined || (await this.#local.read(`${id}^{tree}`))) return id;
    const tree = await this.#parse(`${id}^{tree}`);
    if (tree !== undefined) return (await this.has(tree)) ? id : undefined;
    const isCommit = (await this.#parse(`${id}^{commit}`)) !== undefined;
    return !isCommit && (await this.has(id)) ? id : undefined;
  }

  /** Whether nothing is checked out from it. */
  async isBare(): Promise<boolean> {
    const { code, stdout } = await this.#run(['rev-parse', '--is-bare-repository']);
    return code === 0 && stdout.toString('utf8').trim() === 'true';
  }

  /** Whether an object is here; never asks a remote for it. */
  has(id: string): Promise<boolean> {
    return this.hasAll([id]);
  }

  /** Whether all of these objects are here; never asks a remote for them. */
  async hasAll(ids: readonly string[]): Promise<boolean> {
    for (const id of ids) assertObjectId(id);
    const read = await Promise.all(ids.map((id) => this.#local.read(id)));
    const open = ids.filter((_, at) => read[at] === undefined);
    if (open.length === 0) return true;
    // the reader may only have given up; and `cat-file -e` reads every tree of a partial clone before it says that an object is missing
    const args = ['rev-list', '--missing=allow-any', '--no-walk', '--quiet', ...open];
    return (await this.#run(args, NO_LAZY_FETCH)).code === 0;
  }

  /**
   * Entries of a tree, paths relative to it; none where the path is absent or no directory.
   *
   * @throws DeliveryError `UNKNOWN_REVISION` where the tree is not here.
   */
  async entries(treeish: string, options: EntriesOptions = {}): Promise<TreeEntry[]> {
    assertRevision(treeish);
    if (options.path !== undefined) assertSafePath(options.path);
    const walked = await this.#walk.list(treeish, options);
    if (walked !== undefined) return walked;
    const flags = [...(options.recursive ? ['-r'] : []), ...(options.withTrees ? ['-t'] : [])];
    const tree = options.path === undefined ? treeish : `${treeish}:${options.path}`;
    const args = ['ls-tree', '-z', '--full-tree', ...flags, tree];
    const { code, stdout, stderr } = await this.#run(args);
    if (code === 0) return parseEntries(stdout);
    if ((await this.#parse(`${treeish}^{tree}`)) === undefined) throw unknownTree(treeish);
    if (options.path === undefined) throw gitFailed(args, stderr, this.#place);
    const id = await this.#parse(`${treeish}:${options.path}`);
    if (id === undefined || (await readObjects(this.#place, [id]))[0]?.type === 'blob') return [];
    throw gitFailed(args, stderr, this.#place);
  }

  /** Id of what stands at a path, or nothing; the tree itself for the empty path. */
  async idAt(treeish: string, path: string): Promise<string | undefined> {
    assertRevision(treeish);
    if (path === '') {
      const tree = await this.#local.read(`${treeish}^{tree}`);
      return tree?.id ?? this.#parse(`${treeish}^{tree}`);
    }
    assertSafePath(path);
    const located = await this.#walk.locate(treeish, path);
    if (located === 'absent') return undefined;
    return located === 'unknown' ? this.#parse(`${treeish}:${path}`) : located.id;
  }

  /**
   * Contents of files, in the order asked for; nothing where no file stands. In a partial clone all that is missing
   * comes in one fetch.
   *
   * @param specs object ids or `<commit or tree>:<path>`
   * @throws DeliveryError `OBJECT_MISSING` where a tree names a file that is neither here nor at the remote: what was lost
   * is not absent.
   */
  async read(specs: readonly string[]): Promise<(Buffer | undefined)[]> {
    for (const spec of specs) assertRevision(spec);
    const here = await Promise.all(specs.map((spec) => this.#readHere(spec)));
    const open = specs.filter((_, index) => here[index] === 'unknown');
    const brought = open.length === 0 ? [] : await this.#there.ask(open);
    for (const [index, content] of brought.entries())
      if (content === undefined) await this.#assertAbsent(open[index] ?? '');
    const found = brought[Symbol.iterator]();
    return here.map((each) => (each === 'unknown' ? found.next().value : each));
  }

  /** Throws for a file that a tree names. */
  async #assertAbsent(spec: string): Promise<void> {
    const colon = spec.indexOf(':');
    const path = colon < 0 ? undefined : spec.slice(colon + 1);
    const located = path === undefined ? spec : await this.#walk.locate(spec.slice(0, colon), path);
    const id = typeof located === 'string' ? located : located.type === 'blob' ? located.id : '';
    if (!isGitId(id) || (await this.#local.read(id)) !== undefined) return;
    throw DeliveryError.of(
      'OBJECT_MISSING',
      `the object ${id} is neither here nor at the remote`,
      path === undefined ? {} : { file: path },
      {
        remedy: `push it again from a clone that has it (there \`git cat-file -e ${id}\` ends with 0), or take the repository back from a backup`,
      },
    );
  }

  /** What can be told of a file without asking a remote. */
  async #readHere(spec: string): Promise<Buffer | 'unknown' | undefined> {
    const colon = spec.indexOf(':');
    let id = spec;
    if (colon >= 0) {
      const located = await this.#walk.locate(spec.slice(0, colon), spec.slice(colon + 1));
      if (located === 'unknown') return 'unknown';
      if (located === 'absent' || located.type !== 'blob') return undefined;
      id = located.id;
    }
    const object = await this.#local.read(id);
    if (object === undefined) return 'unknown';
    return object.type === 'blob' ? object.content : undefined;
  }

  /** What several callers ask for side by side comes in one fetch. */
  async #readAllThere(asked: readonly (readonly string[])[]): Promise<(Buffer | undefined)[][]> {
    const specs = [...new Set(asked.flat())];
    const found = await this.#readThere(specs);
    const contents = new Map(specs.map((spec, at) => [spec, found[at]]));
    return asked.map((each) => each.map((spec) => contents.get(spec)));
  }

  async #readThere(specs: readonly string[]): Promise<(Buffer | undefined)[]> {
    const names = specs.length > 1 && (await this.isPartial()) ? await this.#blobIds(specs) : specs;
    const asked = names.filter((each): each is string => each !== undefined);
    const objects = (await readObjects(this.#place, asked))[Symbol.iterator]();
    return names.map((name) => {
      if (name === undefined) return undefined;
      const object = objects.next().value;
      return object?.type === 'blob' ? object.content : undefined;
    });
  }

  /** A file's content as text, or nothing where no file stands. */
  async readText(spec: string): Promise<string | undefined> {
    const [content] = await this.read([spec]);
    return content?.toString('utf8');
  }

  /** Brings objects that a partial clone lacks, all at once. */
  async prefetch(ids: readonly string[]): Promise<void> {
    for (const id of ids) assertObjectId(id);
    if (await this.isPartial()) await prefetchObjects(this.#place, ids);
  }

  /** Whether some objects may still be at a remote only. */
  isPartial(): Promise<boolean> {
    this.#partial ??= this.#run([
      'config',
      '--get-regexp',
      '^(extensions\\.partialclone|remote\\..*\\.promisor)$',
    ]).then(({ code }) => code === 0);
    return this.#partial;
  }

  /**
   * Writes a commit and what it needs, moves nothing, and gives its id. All is worked out in memory and handed to git
   * as one checked pack; afterwards git itself says what differs from the base, and anything that was not asked for is
   * an error.
   *
   * @throws DeliveryError `UNSAFE_PATH`, `OBJECT_MISSING`, `INVALID_OPTION` for an empty message or a wrong date, `CANNOT_SIGN`.
   */
  commit(request: CommitRequest): Promise<CommitId> {
    const read = async (revision: string) =>
      (await this.#local.read(revision)) ?? (await readObjects(this.#place, [revision]))[0];
    const signing = request.signed === false ? undefined : this.#signing;
    return writeCommit(this.#place, this.objectFormat, request, { read }, signing);
  }

  /**
   * Writes the object of a tag, points no ref to it, and gives its id.
   *
   * @throws DeliveryError `CANNOT_SIGN` where it is to be signed and nothing signs here, `INVALID_OPTION` as `commit`.
   */
  tag(request: TagRequest): Promise<CommitId> {
    return writeTag(this.#place, this.objectFormat, request, this.#signing);
  }

  /**
   * Commits that change the paths, newest first. Leave the loop to stop git.
   *
   * @throws DeliveryError `UNKNOWN_REVISION`.
   */
  async *history(
    revision: string,
    paths: readonly string[],
    options: HistoryOptions = {},
  ): AsyncGenerator<HistoryEntry> {
    for (const path of paths) assertSafePath(path);
    if (options.except !== undefined) assertObjectId(options.except);
    yield* historyOf(this.#place, await this.#commitOf(revision), paths, options);
  }

  /** Commits that are here, by their ids and in that order, with what each changes against its first parent. */
  async *commits(ids: readonly CommitId[]): AsyncGenerator<HistoryEntry> {
    for (const id of ids) assertObjectId(id);
    yield* commitsNamed(this.#place, ids);
  }

  /**
   * The commits at which a clone of limited depth ends: they have parents that are not here, and so look as if they
   * had brought all that stands in them. Empty where the history is whole.
   */
  async boundary(): Promise<ReadonlySet<string>> {
    this.#shallow ??= this.#run(['rev-parse', '--path-format=absolute', '--git-path', 'shallow']);
    const { code, stdout } = await this.#shallow;
    if (code !== 0) return new Set();
    const text = await readFile(stdout.toString('utf8').replace(/\n$/, ''), 'utf8').catch(() => '');
    return new Set(text.split('\n').filter((line) => line !== ''));
  }

  /**
   * Whether `b` is `a` or descends from it.
   *
   * @throws DeliveryError `UNKNOWN_REVISION`.
   */
  async isAncestor(a: string, b: string): Promise<boolean> {
    for (const each of [a, b]) assertRevision(each);
    if (await this.isParent(a, b)) return true;
    const args = ['merge-base', '--is-ancestor', a, b];
    const { code, stderr } = await this.#run(args, NO_LAZY_FETCH);
    if (code <= 1) return code === 0;
    for (const each of [a, b]) await this.#commitOf(each);
    throw gitFailed(args, stderr, this.#place);
  }

  /**
   * Files that differ between two commits or trees, in git's order. Reads trees only, never a file's content.
   *
   * @throws DeliveryError `UNKNOWN_REVISION`.
   */
  async changes(before: string, after: string): Promise<HistoryEntry['changes']> {
    for (const each of [before, after]) {
      assertRevision(each);
      if ((await this.#parse(`${each}^{tree}`)) === undefined) throw unknownTree(each);
    }
    return treeChanges(this.#place, before, after);
  }

  /** The newest commit that both descend from; nothing where they have no common history. */
  async mergeBase(a: string, b: string): Promise<CommitId | undefined> {
    const ids = await Promise.all([a, b].map((each) => this.#commitOf(each)));
    const { code, stdout } = await this.#run(['merge-base', ...ids], NO_LAZY_FETCH);
    return code === 0 ? parseCommitId(stdout.toString('utf8').split('\n', 1)[0] ?? '') : undefined;
  }

  /**
   * When a commit and each of its ancestors came, at the earliest: when it says that it was committed, or when the newest
   * of what came before it says so, where that is later.
   *
   * @param head object id of a commit
   */
  async dates(head: CommitId): Promise<ReadonlyMap<CommitId, Date>> {
    const args = ['log', '--topo-order', '--reverse', '--no-show-signature', '--format=%H %ct %P', head];
    const found = new Map<CommitId, Date>();
    for (const line of (await this.#output(args)).split('\n')) {
      const [commit = '', seconds, ...parents] = line.trimEnd().split(' ');
      if (commit === '') continue;
      const before = parents.map((each) => found.get(parseCommitId(each))?.getTime() ?? 0);
      found.set(parseCommitId(commit), new Date(Math.max(Number(seconds) * 1000, ...before)));
    }
    return found;
  }

  /** The merges along the first parents from `head` down to `commit`, which is not among them, with their other parents. */
  async mergesSince(
    commit: CommitId,
    head: CommitId,
  ): Promise<readonly { readonly merge: CommitId; readonly others: readonly CommitId[] }[]> {
    const args = ['rev-list', '--first-parent', '--merges', '--parents', head, `^${commit}`];
    const lines = (await this.#output(args)).split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const [merge = '', , ...others] = line.split(' ');
      return { merge: parseCommitId(merge), others: others.map(parseCommitId) };
    });
  }

  /** What the signature of a commit is worth, by keys that count and no others. */
  signature(commit: CommitId, signers: KnownSigners): Promise<CommitSignature> {
    return commitSignature(this.#place, commit, signers);
  }

  /** What a tag says; undefined where the object is no tag of a commit. */
  async tagAt(id: string): Promise<TagContent | undefined> {
    assertObjectId(id);
    const object = await this.#local.read(id);
    return object?.type === 'tag' ? parseTag(object.content) : undefined;
  }

  /** What the signature of a tag is worth, by keys that count and no others. */
  tagSignature(id: string, signers: KnownSigners): Promise<CommitSignature> {
    assertObjectId(id);
    return tagSignature(this.#place, id, signers);
  }

  /** When a commit was committed. */
  async commitTime(revision: string): Promise<Date> {
    const args = ['log', '-1', '--no-show-signature', '--format=%ct', await this.#commitOf(revision)];
    return new Date(Number((await this.#output(args)).trim()) * 1000);
  }

  /**
   * Branches by pattern, with the commits they stand at. `*` stands for any part of one path segment; `/` at the end for
   * all below.
   *
   * @param pattern a name below `refs/heads/`, or a pattern beginning with `refs/`
   */
  async branches(pattern: string): Promise<Map<RefName, CommitId>> {
    const full = pattern.startsWith('refs/') ? pattern : `refs/heads/${pattern}`;
    const isAllBelow = full.endsWith('/');
    const listed = await this.#output(['for-each-ref', '--format=%(objectname) %(refname)', full]);
    const depth = full.split('/').length;
    const found = new Map<RefName, CommitId>();
    for (const line of listed.split('\n')) {
      const space = line.indexOf(' ');
      const ref = line.slice(space + 1);
      // git lists all below a prefix, too
      if (space > 0 && (isAllBelow || ref.split('/').length === depth))
        found.set(parseRefName(ref), parseCommitId(line.slice(0, space)));
    }
    return found;
  }

  /**
   * The newest commit of a history that changed a file picked by patterns; nothing where none did.
   *
   * @param includes patterns of paths (`*`, `**`, `?`), relative to the root; all where empty
   * @param excludes patterns of paths left out, or whole pathspecs beginning with `:(`
   */
  async lastCommitTouching(
    revision: string,
    includes: readonly string[],
    excludes: readonly string[],
  ): Promise<CommitId | undefined> {
    const start = await this.#commitOf(revision);
    const specs = [
      ...(includes.length === 0 ? [':(top)'] : includes.map((each) => `:(top,glob)${each}`)),
      ...excludes.map((each) => (each.startsWith(':(') ? each : `:(top,glob,exclude)${each}`)),
    ];
    const args = ['log', '-1', '--no-show-signature', '--no-color', '--format=%H', start, '--', ...specs];
    const printed = await this.#output(args, { GIT_LITERAL_PATHSPECS: '0' });
    return printed.trim() === '' ? undefined : parseCommitId(printed.trim());
  }

  /** A setting of this repository, such as `remote.origin.url`, or nothing. */
  async setting(name: string): Promise<string | undefined> {
    const { code, stdout } = await this.#run(['config', '--get', name]);
    return code === 0 ? stdout.toString('utf8').replace(/\n$/, '') : undefined;
  }

  /** The branch that HEAD names, whether it exists yet or not; nothing where HEAD is detached. */
  async currentBranch(): Promise<BranchName | undefined> {
    const { code, stdout } = await this.#run(['symbolic-ref', '--quiet', '--short', 'HEAD']);
    return code === 0 ? parseBranchName(stdout.toString('utf8').trim()) : undefined;
  }

  /** Moves refs of this repository, all or none; `false` where one no longer stands where it should. */
  async updateRefs(updates: readonly RefUpdate[]): Promise<boolean> {
    const none = '0'.repeat(this.objectFormat === 'sha1' ? 40 : 64);
    const lines = updates.map(({ ref, from, to }) => {
      parseRefName(ref);
      for (const id of [from, to]) if (id !== null) assertObjectId(id);
      return `update ${ref}\0${to ?? none}\0${from ?? none}\0`;
    });
    const input = `start\0${lines.join('')}prepare\0commit\0`;
    const args = ['update-ref', '-z', '--stdin'];
    const { code, stderr } = await this.#run(args, {}, input);
    if (code === 0) return true;
    if (/cannot lock ref|is at [0-9a-f]+ but expected|reference already exists/.test(stderr)) return false;
    throw gitFailed(args, stderr, this.#place);
  }

  /** Whether one commit is the other or its parent; `false` also where that is not known without asking git. */
  async isParent(parent: string, child: string): Promise<boolean> {
    if (!isGitId(parent) || !isGitId(child)) return false;
    const commit = await this.#local.read(child);
    return commit?.type === 'commit' && (parent === child || parentsOf(commit.content).includes(parent));
  }

  #run(args: readonly string[], env: Readonly<Record<string, string>> = {}, input?: string) {
    const { env: always, ...place } = this.#place;
    return runGit(args, { ...place, env: { ...always, ...env }, ...(input === undefined ? {} : { input }) });
  }

  async #output(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { code, stdout, stderr } = await this.#run(args, env);
    if (code !== 0) throw gitFailed(args, stderr, this.#place);
    return stdout.toString('utf8');
  }

  async #parse(revision: string): Promise<string | undefined> {
    const { code, stdout } = await this.#run(['rev-parse', '--verify', '--quiet', revision], NO_LAZY_FETCH);
    return code === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  async #commitOf(revision: string): Promise<CommitId> {
    const commit = await this.resolve(revision);
    if (commit !== undefined) return commit;
    throw DeliveryError.of('UNKNOWN_REVISION', `${quote(revision)} is not a commit of this repository`);
  }

  async #blobIds(specs: readonly string[]): Promise<(string | undefined)[]> {
    const pathsOf = new Map<string, string[]>();
    for (const spec of specs) {
      const colon = spec.indexOf(':');
      if (colon < 0) continue;
      const paths = pathsOf.get(spec.slice(0, colon)) ?? [];
      paths.push(spec.slice(colon + 1));
      pathsOf.set(spec.slice(0, colon), paths);
    }
    const idOf = new Map<string, string>();
    for (const [treeish, paths] of pathsOf) {
      for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
        const some = paths.slice(at, at + PATHS_AT_ONCE);
        const { code, stdout } = await this.#run([
          'ls-tree',
          '-z',
          '-t',
          '--full-tree',
          treeish,
          '--',
          ...some,
        ]);
        if (code !== 0) continue;
        for (const { path, type, id } of parseEntries(stdout)) {
          if (type === 'blob') idOf.set(`${treeish}:${path}`, id);
        }
      }
    }
    const ids = specs.map((spec) => (spec.includes(':') ? idOf.get(spec) : spec));
    await prefetchObjects(this.#place, [...new Set(ids.filter((id) => id !== undefined))]);
    return ids;
  }
}

const PATHS_AT_ONCE = 500;

function unknownTree(treeish: string): DeliveryError {
  return DeliveryError.of('UNKNOWN_REVISION', `${quote(treeish)} is not a commit or tree of this repository`);
}
