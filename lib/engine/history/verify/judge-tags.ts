import type { EnvironmentData } from '../../../model/environment';
import { type Finding, refusal } from '../../../model/finding';
import type { CommitId, EnvironmentName, RefName } from '../../../model/scalars';
import { placeOfRef } from '../../../registry';
import { isSameBranch, type Location, repositoryOf, type Snapshot } from '../../delivery';
import type { DerivedChange, SignatureJudge } from '../../judgement/proving';

/** A tag of the remote with the name of a promotion of an environment. */
export interface StandingTag {
  readonly environment: EnvironmentName;
  /** Without `refs/tags/`. */
  readonly name: string;
  /** The object that the ref points to. */
  readonly id: string;
  /** The commit that it is a tag of; absent where it is no tag of a commit, or one of another name. */
  readonly commit?: CommitId;
}

const TAGS = 'refs/tags/' as RefName;

/** The most refs that are asked for at once: a command line has to hold them. */
const MOST = 1_000;

/** The tags that are named as those of promotions into the environments of a branch. */
export async function standingTags(snapshot: Snapshot, location: Location): Promise<readonly StandingTag[]> {
  const { mirror } = location;
  const found: { ref: RefName; id: string; environment: EnvironmentName }[] = [];
  for (const [ref, id] of await mirror.list(TAGS)) {
    const place = placeOfRef(ref);
    if (place?.kind !== 'tag' || !snapshot.recordOf.get(place.environment)) continue;
    if (isSameBranch(snapshot.locationOf(place.environment), location))
      found.push({ ref, id, environment: place.environment });
  }
  const repository = repositoryOf(location);
  const missing: RefName[] = [];
  for (const { ref, id } of found) if (!(await repository.has(id))) missing.push(ref);
  for (let at = 0; at < missing.length; at += MOST) await mirror.fetch(missing.slice(at, at + MOST));
  return Promise.all(
    found.map(async ({ ref, id, environment }) => {
      const name = ref.slice(TAGS.length);
      const said = await repositoryOf(location).tagAt(id);
      const isOwn = said?.name === name;
      return { environment, name, id, ...(isOwn ? { commit: said.commit } : {}) };
    }),
  );
}

/** The changes after which something else runs. */
const RUNNING: ReadonlySet<DerivedChange['kind']> = new Set([
  'release or promotion',
  'rollback',
  'retirement',
]);

/** Judges the tags of a commit by what its base asked for: each environment that it changes has one, and no other has. */
export async function judgeTags(
  commit: CommitId,
  changes: readonly DerivedChange[],
  dataOf: (environment: EnvironmentName) => EnvironmentData | undefined,
  tags: readonly StandingTag[],
  signatures: SignatureJudge,
): Promise<readonly Finding[]> {
  const changed = new Set(
    changes.flatMap(({ kind, environment }) => (RUNNING.has(kind) && environment ? [environment] : [])),
  );
  const findings: Finding[] = [];
  for (const environment of changed) {
    const data = dataOf(environment);
    if (data?.tags === undefined) continue;
    const own = tags.filter((each) => each.environment === environment);
    if (own.length === 0)
      findings.push(
        wrong(environment, `commit ${short(commit)} changes what runs in ${environment}, and has no tag`),
      );
    if (data.tags !== 'signed') continue;
    for (const { name, id } of own) findings.push(...(await signatures.judgeTag(data, name, id)));
  }
  for (const { environment, name } of tags)
    if (!changed.has(environment) && dataOf(environment)?.tags !== undefined)
      findings.push(
        wrong(
          environment,
          `the tag ${name} names commit ${short(commit)}, which changes nothing of what runs in ${environment}`,
        ),
      );
  return findings;
}

/** Tags that are of no commit of the branch, where the environment has its promotions tagged now. */
export function strayTags(
  snapshot: Snapshot,
  tags: readonly StandingTag[],
  isOnBranch: (commit: CommitId) => boolean,
): readonly Finding[] {
  return tags.flatMap(({ environment, name, commit }) => {
    if (snapshot.recordOf.get(environment)?.tags === undefined) return [];
    if (commit === undefined) return [wrong(environment, `${name} is no tag of that name with a message`)];
    if (isOnBranch(commit)) return [];
    const message = `the tag ${name} names commit ${short(commit)}, which is not on the branch that ${environment} is delivered to`;
    return [wrong(environment, message)];
  });
}

const wrong = (environment: EnvironmentName, message: string) =>
  refusal('TAG_WRONG', message, { environment });

const short = (commit: CommitId) => commit.slice(0, 12);
