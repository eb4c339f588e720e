import { DeliveryError, quote } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import { parseTrailers, refName } from '../../registry';
import { type Location, repositoryOf } from '../delivery';
import { type HistoryEntry, pushError } from '../git';
import type { Forge, ForgeCommit } from './forge';
import type { LostRace } from './until-through';

/** A commit of this program, which no ref points to yet: the forge makes its like. */
interface Planned {
  readonly commit: CommitId;
  /** Its only parent; nothing for the first commit of a branch, which no forge makes. */
  readonly onto: CommitId | null;
  readonly message: string;
}

/**
 * The commit that a branch is to get: the planned one, or where the forge makes the commits, the forge's own of the same
 * files. That one is made on a branch beside the delivery branch and looked at here, so that the delivery branch moves
 * by the same push as always, with all that belongs to it, or not at all.
 *
 * @throws DeliveryError `PUSH_REFUSED` where the forge's commit is not what was planned, and as the forge does
 */
export async function madeByForge(
  location: Location,
  { commit: planned, onto, message }: Planned,
  forge: Pick<Forge, 'commit'> | undefined,
): Promise<CommitId | LostRace> {
  if (!forge?.commit || onto === null) return planned;
  const { mirror, branch } = location;
  const ref = refName({ kind: 'staged', branch });
  const standing = async () => (await mirror.fetch([ref])).get(ref);
  const at = await standing();
  if (at !== onto) {
    const staged = await mirror.push([{ ref, from: at ?? null, to: onto }], { rewrite: true });
    if (!staged.ok && staged.reason === 'race') return { kind: 'race', message: staged.message };
    if (!staged.ok) throw pushError(staged);
  }
  const asked: ForgeCommit = { location, ref, onto, message, files: await filesOf(location, onto, planned) };
  const made = await onceMade(forge.commit, asked, standing, async (found) =>
    (await differenceOf(location, found, planned, asked)) === undefined ? found : undefined,
  );
  if (typeof made !== 'string') return made;
  if (!(await mirror.fetchObject(made))) return { kind: 'race', message: `${made} is not there any more` };
  const difference = await differenceOf(location, made, planned, asked);
  if (difference === undefined) return made;
  throw DeliveryError.of(
    'PUSH_REFUSED',
    `the commit ${made} that the forge made is not the planned one: ${difference}; ${branch} stays as it is`,
    {},
    { remedy: 'let this program make the commits: `"commits": "push"`, or CDK8S_DELIVERY_COMMITS=push' },
  );
}

/**
 * Asks the forge for a commit. Where no answer came, or the branch has moved, the commit may have been made: the branch
 * is looked at first, and the forge is asked again only where the branch stands where it stood.
 */
async function onceMade(
  make: NonNullable<Forge['commit']>,
  asked: ForgeCommit,
  standing: () => Promise<CommitId | undefined>,
  ours: (found: CommitId) => Promise<CommitId | undefined>,
): Promise<CommitId | LostRace> {
  for (let isLast = false; ; isLast = true) {
    let failed: unknown;
    let lost: LostRace | undefined;
    try {
      const made = await make(asked);
      if (typeof made === 'string') return made;
      lost = made;
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.code !== 'REMOTE_FAILED') throw error;
      failed = error;
    }
    const found = await standing();
    const own = found === undefined || found === asked.onto ? undefined : await ours(found);
    if (own !== undefined) return own;
    if (lost) return lost;
    if (found !== asked.onto) return { kind: 'race', message: 'another run has made a commit meanwhile' };
    if (isLast) throw failed;
  }
}

/** What a commit of the forge has that the planned one has not, in words; nothing where it is the same. */
async function differenceOf(
  location: Location,
  made: CommitId,
  planned: CommitId,
  { onto, message }: Pick<ForgeCommit, 'onto' | 'message'>,
): Promise<string | undefined> {
  const [own, other] = [await entryAt(location, made), await entryAt(location, planned)];
  if (own.parents.length !== 1 || own.parents[0] !== onto)
    return `it stands on ${own.parents.join(', ') || 'nothing'}, not on ${onto}`;
  if (own.tree !== other.tree)
    return `its files are ${own.tree}, not ${other.tree} (no forge makes an executable file or a link)`;
  if (!isSameMessage(own.message, message)) return `its message is ${quote(own.message)}`;
  return undefined;
}

/** A forge may take blanks away; what the trailers say counts. */
function isSameMessage(one: string, other: string): boolean {
  const words = (message: string) => message.split(/\s+/).filter((each) => each !== '');
  const said = (message: string) => JSON.stringify([words(message), parseTrailers(message)]);
  return said(one) === said(other);
}

async function entryAt(location: Location, commit: CommitId): Promise<HistoryEntry> {
  for await (const entry of repositoryOf(location).history(commit, [], { limit: 1 })) return entry;
  throw DeliveryError.of('INTERNAL', `the commit ${commit} has no history`);
}

async function filesOf(location: Location, onto: CommitId, planned: CommitId): Promise<ForgeCommit['files']> {
  const repository = repositoryOf(location);
  const changed = (await repository.changes(onto, planned)).filter(({ type }) => type === 'blob');
  const there = changed.flatMap(({ after }) => (after === undefined ? [] : [after]));
  const read = await repository.read(there);
  const contents = new Map(there.map((id, index) => [id, read[index] ?? Buffer.alloc(0)]));
  return changed.map(({ path, after }) => {
    const content = after === undefined ? undefined : contents.get(after);
    return content === undefined ? { path } : { path, content };
  });
}
