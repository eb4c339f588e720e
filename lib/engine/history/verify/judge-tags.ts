import type { EnvironmentData } from '../../../model/environment';
import { type Finding, refusal } from '../../../model/finding';
import type { CommitId, EnvironmentName, RefName } from '../../../model/scalars';
import { parseTrailers, placeOfRef, trailerValues } from '../../../registry';
import { isSameBranch, type Location, repositoryOf, type Snapshot } from '../../delivery';
import type { HistoryEntry } from '../../git';
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
  /** The day in its name, in UTC. */
  readonly day: string;
  readonly message: string;
}

const TAGS = 'refs/tags/' as RefName;

/** The most refs that are asked for at once: a command line has to hold them. */
const MOST = 1_000;

/** The tags that are named as those of promotions into the environments of a branch. */
export async function standingTags(snapshot: Snapshot, location: Location): Promise<readonly StandingTag[]> {
  const { mirror } = location;
  const found: { ref: RefName; id: string; environment: EnvironmentName; day: string }[] = [];
  for (const [ref, id] of await mirror.list(TAGS)) {
    const place = placeOfRef(ref);
    if (place?.kind !== 'tag' || !snapshot.recordOf.get(place.environment)) continue;
    if (isSameBranch(snapshot.locationOf(place.environment), location))
      found.push({ ref, id, environment: place.environment, day: place.day });
  }
  const repository = repositoryOf(location);
  const missing: RefName[] = [];
  for (const { ref, id } of found) if (!(await repository.has(id))) missing.push(ref);
  for (let at = 0; at < missing.length; at += MOST) await mirror.fetch(missing.slice(at, at + MOST));
  return Promise.all(
    found.map(async ({ ref, id, environment, day }) => {
      const name = ref.slice(TAGS.length);
      const said = await repositoryOf(location).tagAt(id);
      const isOwn = said?.name === name;
      return {
        environment,
        name,
        id,
        day,
        message: said?.message ?? '',
        ...(isOwn ? { commit: said.commit } : {}),
      };
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
  entry: Pick<HistoryEntry, 'commit' | 'committer' | 'message'>,
  changes: readonly DerivedChange[],
  dataOf: (environment: EnvironmentName) => EnvironmentData | undefined,
  tags: readonly StandingTag[],
  signatures: SignatureJudge,
): Promise<readonly Finding[]> {
  const { commit } = entry;
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
    if (own.length > 1) {
      const names = own.map(({ name }) => name).sort();
      findings.push(
        wrong(
          environment,
          `commit ${short(commit)} has ${own.length} tags of ${environment}, not one: ${names.join(', ')}`,
        ),
      );
    }
    for (const each of own) findings.push(...saysOtherwise(each, entry, changed.size > 1));
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

/** What a tag says that its commit does not: a day, or words. What people commit, they tag in words of their own. */
function saysOtherwise(
  { environment, name, day, message }: StandingTag,
  { commit, committer, message: told }: Pick<HistoryEntry, 'commit' | 'committer' | 'message'>,
  isOneOfSeveral: boolean,
): readonly Finding[] {
  const findings: Finding[] = [];
  const days = [-1, 0, 1].map((hours) => dayOf(new Date(committer.date.getTime() + hours * HOUR)));
  if (!days.includes(day))
    findings.push(
      wrong(
        environment,
        `the tag ${name} names commit ${short(commit)}, which is of ${dayOf(committer.date)}`,
      ),
    );
  if (trailerValues(parseTrailers(told), 'plan').length === 0) return findings;
  const words = new Set(linesOf(told));
  // Of a change of several environments, each tag tells its own part, under a subject of its own.
  const [subject = '', ...lines] = linesOf(message);
  const isSame =
    (isOneOfSeveral || words.has(subject)) &&
    trailerValues(parseTrailers(message), 'plan').length > 0 &&
    lines.every((each) => words.has(each) || (isOneOfSeveral && each === `Environment: ${environment}`));
  if (!isSame)
    findings.push(
      wrong(environment, `the message of the tag ${name} is not that of the change, commit ${short(commit)}`),
    );
  return findings;
}

/** A forge that makes the commit reads a clock of its own. */
const HOUR = 3_600_000;

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** Forges take blanks away. */
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

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
