import { snapshotAt } from '../../lib/engine/delivery';
import { gitOutput as gitBytes } from '../../lib/engine/git/run-git';
import type { ChangeCheck } from '../../lib/engine/judgement/check-change';
import { checkChange } from '../../lib/engine/judgement/proving';
import type { FleetFixture } from './fleet-fixture';
import { aCommit } from './names';

/** One entry of a tree, as git itself takes it. */
export interface RawEntry {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

/** What `check --base` says of a commit of the delivery repository, as it is merged into a base. */
export async function judgeChange(
  fleet: FleetFixture,
  base: string,
  commit: string,
  now = new Date(),
): Promise<ChangeCheck> {
  const snapshot = await fleet.snapshot();
  const { repository } = snapshot.home.mirror;
  const fork = (await repository.mergeBase(base, commit)) ?? aCommit(base);
  const changed = (await repository.changes(fork, commit)).filter(({ type }) => type === 'blob');
  return checkChange(await snapshotAt(snapshot, snapshot.home, aCommit(base)), aCommit(commit), changed, now);
}

/** The id of a new blob of the delivery repository. */
export async function blobOf({ remote }: FleetFixture, content: string): Promise<string> {
  const args = ['hash-object', '-w', '--stdin'];
  return (await gitOutput(args, { gitDir: remote.gitDir, input: content })).trim();
}

/** The id of a new tree of the delivery repository: what stands at a path, with some entries more or other. */
export async function treeWith(
  fixture: FleetFixture,
  path: string,
  all: readonly RawEntry[],
): Promise<string> {
  const { remote, branch } = fixture;
  const entries = await Promise.all(
    all.map(async (entry): Promise<RawEntry> => {
      const [folder = '', ...rest] = entry.name.split('/');
      if (rest.length === 0) return entry;
      const inner = [{ ...entry, name: rest.join('/') }];
      return { mode: '040000', name: folder, id: await treeWith(fixture, `${path}/${folder}`, inner) };
    }),
  );
  const place = { gitDir: remote.gitDir };
  const listed = (await gitOutput(['ls-tree', '-z', `refs/heads/${branch}:${path}`], place)).split('\0');
  const names = new Set(entries.map(({ name }) => name));
  const kept = listed.filter((line) => line !== '' && !names.has(line.slice(line.indexOf('\t') + 1)));
  const added = entries.map(({ mode, name, id }) => `${mode} ${TYPES[mode] ?? 'blob'} ${id}\t${name}`);
  const input = `${[...kept, ...added].join('\0')}\0`;
  return (await gitOutput(['mktree', '-z', '--missing'], { ...place, input })).trim();
}

const TYPES: Readonly<Record<string, string>> = { '160000': 'commit', '040000': 'tree' };

async function gitOutput(
  args: readonly string[],
  options: { gitDir: string; input?: string },
): Promise<string> {
  return (await gitBytes(args, options)).toString('utf8');
}
