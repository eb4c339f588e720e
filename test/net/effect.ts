import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type PlainGit, plainGit } from '../support/work-tree';

const run = promisify(execFile);

/** Where every ref of a repository stands. */
export type Refs = ReadonlyMap<string, string>;

/** What changed in a delivery repository, read by git alone. */
export interface Effect {
  /**
   * A line for every commit that a ref got, `<ref>: <subject>`, and for every ref that went, `<ref>: gone`; sorted. Of
   * renders only that there are new ones.
   */
  readonly lines: readonly string[];
  /** Ids of the delivery branch's new commits, oldest first, without those of {@link addNote}. */
  readonly commits: readonly string[];
}

export const DELIVERY = 'refs/heads/delivery';
const NOTE = 'a note of a neighbour';

export async function readRefs(path: string): Promise<Refs> {
  const text = await plainGit(path)('for-each-ref', '--format=%(refname) %(objectname)');
  const rows = text.split('\n').filter((line) => line !== '');
  return new Map(rows.map((line) => line.split(' ') as [string, string]));
}

/** What happened to a repository since its refs were read. */
export async function effectSince(path: string, before: Refs): Promise<Effect> {
  const git = plainGit(path);
  const after = await readRefs(path);
  const lines: string[] = [];
  for (const ref of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [from, to] = [before.get(ref), after.get(ref)];
    if (from === to) continue;
    const name = shortName(ref);
    if (to === undefined) lines.push(`${name}: gone`);
    else if (name === 'renders') lines.push('renders: more');
    else {
      const [gone, made] = await Promise.all([
        from === undefined ? [] : commits(git, [from], [to]),
        commits(git, [to], [...before.values(), ...(ref === DELIVERY ? [] : [after.get(DELIVERY) ?? ''])]),
      ]);
      if (gone.length > 0) lines.push(`${name}: rewritten`);
      for (const { subject } of made) if (subject !== NOTE) lines.push(`${name}: ${subject}`);
    }
  }
  const made = await commits(git, [DELIVERY], [before.get(DELIVERY) ?? '']);
  const own = made.filter(({ subject }) => subject !== NOTE).map(({ id }) => id);
  return { lines: lines.sort(), commits: own.reverse() };
}

/** A commit of somebody else on top of the delivery branch: a file of their own in every folder of data. */
export async function addNote(path: string): Promise<void> {
  await run('sh', ['-c', NOTE_SCRIPT], { env: { PATH: process.env['PATH'] ?? '', GIT_DIR: path } });
}

const NOTE_SCRIPT = `set -e
export GIT_AUTHOR_NAME=Dora GIT_AUTHOR_EMAIL=dora@example.org GIT_COMMITTER_NAME=Dora GIT_COMMITTER_EMAIL=dora@example.org
export GIT_INDEX_FILE="$GIT_DIR/note.index"
git read-tree ${DELIVERY}
id=$(echo 'a note' | git hash-object -w --stdin)
for folder in environments $(git ls-tree -r -d --name-only ${DELIVERY} environments/)
do echo "100644 $id 0	$folder/NOTE.md"
done | git update-index --add --index-info
git update-ref ${DELIVERY} "$(git commit-tree "$(git write-tree)" -p ${DELIVERY} -m '${NOTE}')"
`;

/** A hook that adds a note as soon as a push is in, once. */
export const NOTE_HOOK = `#!/bin/sh
rm "$GIT_DIR/hooks/post-receive"
unset GIT_QUARANTINE_PATH
${NOTE_SCRIPT}`;

/** A hook that ends the receiving git with violence as soon as a push is in. */
export const KILL_HOOK = `#!/bin/sh
rm "$GIT_DIR/hooks/post-receive"
kill -9 $PPID
`;

/** Ids of what stands at a target at a revision: its record and its files. */
export async function standingAt(path: string, revision: string, target: string): Promise<readonly string[]> {
  const [environment, app] = target.split('/');
  const places = [`environments/${environment}/releases/${app}.yaml`, `manifests/${environment}/${app}`];
  const text = await plainGit(path)('rev-parse', ...places.map((place) => `${revision}:${place}`));
  return text.split('\n');
}

/** The release that runs at a target at a revision, as its record says. */
export async function releaseAt(path: string, revision: string, target: string): Promise<string> {
  return /^release: (r-[0-9a-f]{16})$/m.exec(await recordAt(path, revision, target))?.[1] ?? 'none';
}

/** The digests that run at a target now, in the order of their slots. */
export async function digestsAt(path: string, target: string): Promise<readonly string[]> {
  return (await recordAt(path, DELIVERY, target)).match(/(?<=^ {4}digest: )\S+$/gm) ?? [];
}

async function recordAt(path: string, revision: string, target: string): Promise<string> {
  const [environment, app] = target.split('/');
  return plainGit(path)('show', `${revision}:environments/${environment}/releases/${app}.yaml`);
}

async function commits(git: PlainGit, of: readonly string[], without: readonly string[]) {
  const text = await git('log', '--format=%H %s', ...of, '--not', ...without.filter((each) => each !== ''));
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ id: line.slice(0, line.indexOf(' ')), subject: line.slice(line.indexOf(' ') + 1) }));
}

function shortName(ref: string): string {
  if (ref.startsWith('refs/heads/renders/')) return 'renders';
  return ref
    .replace(/^refs\/(heads|cdk8s-delivery)\//, '')
    .replace(/^(?:(proposals)\/delivery|delivery\/(approvals))\//, '$1$2/');
}
