import type { EnvironmentData } from '../../model/environment';
import type { CommitId } from '../../model/scalars';
import { placeOfRef } from '../../registry';
import { type Location, repositoryOf, type Snapshot } from '../delivery';
import { cannotSign, nothingSigns, type RefUpdate } from '../git';
import { signatureJudge, signedFor } from '../judgement/proving';
import type { Forge } from './forge';
import { goesBack } from './goes-back';
import type { Plan } from './plan';
import { taggedBy } from './promotion-tags';

/**
 * Refuses a plan whose commit or tag has to be signed, where nothing signs.
 *
 * @throws DeliveryError `CANNOT_SIGN`
 */
export function assertSigns(
  snapshot: Snapshot,
  location: Location,
  plan: Plan,
  forge: Pick<Forge, 'commit'> | undefined,
): void {
  if (repositoryOf(location).signs || goesBack(plan)) return;
  const [asking] = forge?.commit ? [] : signersOf(snapshot, location, plan);
  if (asking) throw nothingSigns('the change', `${asking.name} asks for a signature of its signers, and `);
  const tag = taggedBy(snapshot, plan).find(({ kind }) => kind === 'signed');
  if (tag) throw nothingSigns(`the tag of ${tag.environment}`);
}

/** What a push would bring. */
interface Made {
  readonly commit: CommitId;
  readonly tags: readonly RefUpdate[];
}

/** Judges what this program is about to push as `verify` will: signatures that do not count would stay for good. */
export class OwnSignatures {
  private readonly judge: ReturnType<typeof signatureJudge>;
  /** What was judged in this push: one key signs all of it. */
  private readonly judged = new Set<string>();

  private readonly repository: ReturnType<typeof repositoryOf>;

  constructor(private readonly location: Location) {
    this.repository = repositoryOf(location);
    this.judge = signatureJudge(this.repository);
  }

  /**
   * @param location the branch, as the snapshot has it
   * @throws DeliveryError `CANNOT_SIGN` where a signature does not count; a rollback is told by `onNote`, and passes
   */
  async assert(
    snapshot: Snapshot,
    location: Location,
    plan: Plan,
    made: Made,
    onNote?: (note: string) => void,
  ): Promise<void> {
    const problem = await this.problem(snapshot, location, plan, made);
    if (problem === undefined) return;
    if (!goesBack(plan))
      throw cannotSign('the change', problem, '', remedyFor(signersOf(snapshot, location, plan)));
    onNote?.(`${problem}: a rollback passes, and \`verify\` will name it`);
  }

  /** A witness that stands already is written anew for its signature alone: one that counts nowhere would be so for ever. */
  private async inVain(snapshot: Snapshot, { edits }: Plan, commit: CommitId): Promise<string | undefined> {
    const head = this.location.head;
    if (head === undefined || !this.repository.signs) return undefined;
    for (const { path } of edits)
      if ((await this.repository.idAt(head, path)) === undefined) return undefined;
    let problem: string | undefined;
    for (const environment of snapshot.readableEnvironments) {
      if (environment.signers.length === 0) continue;
      const [found] = await this.judge.judgeFor(environment, commit);
      if (!found) return undefined;
      problem ??= found.message;
    }
    return problem;
  }

  close(): Promise<void> {
    return this.judge.close();
  }

  private async problem(
    snapshot: Snapshot,
    location: Location,
    plan: Plan,
    { commit, tags }: Made,
  ): Promise<string | undefined> {
    for (const environment of signersOf(snapshot, location, plan)) {
      const key = JSON.stringify([environment.name, environment.signers]);
      if (this.judged.has(key)) continue;
      const [found] = await this.judge.judgeFor(environment, commit);
      if (found) return found.message;
      this.judged.add(key);
    }
    if (plan.verb === 'witness') return this.inVain(snapshot, plan, commit);
    for (const { environment, kind } of taggedBy(snapshot, plan)) {
      const data = snapshot.recordOf.get(environment);
      const tag = tags.find(({ ref }) => {
        const place = placeOfRef(ref);
        return place?.kind === 'tag' && place.environment === environment;
      });
      if (kind !== 'signed' || !data || !tag?.to || this.judged.has(`tag ${environment}`)) continue;
      const [found] = await this.judge.judgeTag(data, tag.ref.slice('refs/tags/'.length), tag.to);
      if (found) return found.message;
      this.judged.add(`tag ${environment}`);
    }
    return undefined;
  }
}

/** Judges one commit and its tags, before they are pushed. */
export async function assertSigned(
  snapshot: Snapshot,
  location: Location,
  plan: Plan,
  made: Made,
  onNote: ((note: string) => void) | undefined,
): Promise<void> {
  const signatures = new OwnSignatures(location);
  try {
    await signatures.assert(snapshot, location, plan, made, onNote);
  } finally {
    await signatures.close();
  }
}

/** Whether an environment that a plan touches names signers. */
export function asksForSignatures(snapshot: Snapshot, location: Location, plan: Plan): boolean {
  return signersOf(snapshot, location, plan).length > 0;
}

/** The environments by whose signers a plan's commit has to be signed. */
function signersOf(snapshot: Snapshot, location: Location, { edits }: Plan): readonly EnvironmentData[] {
  return signedFor(snapshot, snapshot.layoutAt(location), edits);
}

/** Whose keys count, by the environments that a change touches. */
function remedyFor(environments: readonly EnvironmentData[]): string | undefined {
  const [first, ...others] = environments;
  if (!first) return undefined;
  const people = (each: EnvironmentData) => each.signers.map(({ person }) => person).join(', ');
  const apart = others.some((each) => people(each) !== people(first));
  if (!apart) return `sign with a key of ${people(first)} (CDK8S_DELIVERY_SIGNING_KEY)`;
  const named = environments.map((each) => `${each.name} of ${people(each)}`).join('; ');
  return `sign with a key that counts for all of them (${named}), or ask for one environment at a time`;
}
