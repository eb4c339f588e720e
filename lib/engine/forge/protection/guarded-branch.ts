import type { EnvironmentData } from '../../../model/environment';
import { type Finding, refusal } from '../../../model/finding';
import type { EnvironmentName, RefName } from '../../../model/scalars';
import { FOLDER_KINDS, refsOf } from '../../../registry';
import { type Location, refOf, type Snapshot } from '../../delivery';

/** A delivery branch, and what the data of its environments asks a forge to enforce. */
export interface GuardedBranch {
  readonly location: Location;
  /** Its environments that ask for no approval. */
  readonly open: readonly EnvironmentName[];
  /** Its environments that ask for approval. */
  readonly guarded: readonly EnvironmentName[];
  /** The fewest people that a change of it needs; absent where one of its environments asks for no approval. */
  readonly reviewers: number;
  /** Whether an environment of it asks for signed commits. */
  readonly signed: boolean;
  /** Who has to agree to changes below which folders, and how many people at least. */
  readonly reviews: readonly Review[];
  /** The branch in full. */
  readonly ref: RefName;
  /** Prefix of its branches of renders; absent where renders are kept in another repository. */
  readonly renders?: string;
  /** Labels that pull requests of it get. */
  readonly labels: readonly string[];
}

/** Who has to agree to changes below folders. */
interface Review {
  readonly folders: readonly string[];
  readonly owners: readonly string[];
  readonly reviewers: number;
}

/** The branches of a delivery, with what each needs from a forge. */
export function guardedBranches(snapshot: Snapshot, verbs: readonly string[]): readonly GuardedBranch[] {
  const { home } = snapshot;
  return snapshot.allLocations.map((location) => {
    const all = snapshot.environments.filter(({ name }) => snapshot.locationOf(name) === location);
    const guarded = all.filter(isGuarded);
    const layout = snapshot.layoutAt(location);
    return {
      location,
      open: all.filter((each) => !isGuarded(each)).map(({ name }) => name),
      guarded: guarded.map(({ name }) => name),
      reviewers:
        guarded.length < all.length ? 0 : Math.min(...guarded.map(({ approvals }) => approvals.reviewers)),
      signed: all.some(({ signers }) => signers.length > 0),
      reviews: guarded.map(({ name, approvals: { owners, reviewers } }) => ({
        folders: foldersOf(layout, name),
        owners,
        reviewers,
      })),
      ref: refOf(location),
      ...(location.remote === home.remote && location.branch === home.branch
        ? { renders: refsOf('renders', home.branch) }
        : {}),
      labels: [...verbs.map((verb) => `change/${verb}`), ...all.map(({ name }) => `environment/${name}`)],
    };
  });
}

const isGuarded = ({ approvals }: Pick<EnvironmentData, 'approvals'>) => approvals.reviewers > 0;

/**
 * Refuses a branch where those who may push for an open environment can push into one that asks for approval, and says how
 * to split them.
 */
export function mixedBranch({ location, open, guarded }: GuardedBranch): Finding {
  const [first = ''] = guarded;
  return refusal(
    'PROTECTION_MIXED',
    `the branch ${location.branch} holds ${open.join(', ')}, where changes are pushed, and ${guarded.join(', ')}, where they are approved: a forge protects a whole branch`,
    { environment: first },
    `deliver ${guarded.join(' and ')} to a branch of ${guarded.length === 1 ? 'its' : 'their'} own (\`delivery: { branch: '${location.branch}-${first}' }\`), or let one app alone update the branch: --merger`,
  );
}

type Layout = ReturnType<Snapshot['layoutAt']>;

/** The folders of an environment, without those nested in another one. */
export function foldersOf(layout: Layout, environment: EnvironmentName): readonly string[] {
  const own = FOLDER_KINDS.map((kind) => layout.folderOf({ kind, environment }));
  const folders = [
    folderOf(layout.pathOf({ kind: 'environment', environment })),
    folderOf(layout.pathOf({ kind: 'freeze', environment })),
    ...own,
    layout.manifestsOf(environment),
  ];
  const all = [...new Set(folders)];
  return all.filter((each) => !all.some((other) => each.startsWith(`${other}/`)));
}

/** A ref in its short form, for people. */
export const shortRef = (pattern: string) => pattern.replace(/^refs\/heads\//, '');

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
