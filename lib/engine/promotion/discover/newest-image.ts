import { policyWords, type TagPolicy } from '../../../model/app';
import { type Finding, quote, refusal, type Subject } from '../../../model/finding';
import { ImageReference, type SlotName } from '../../../model/scalars';
import type { ImageRegistry, NotFound } from '../../oci';
import { atOnce } from '../../process';
import { registryRefusal, tagMoved } from '../registry-findings';
import type { SlotStanding } from './discovery';
import { compareKeys, type FittingTag, fittingTags, keyOf, newestOf, type WrittenPolicy } from './tag-order';

/** A slot that is asked about. */
interface AskedSlot {
  readonly slot: SlotName;
  readonly repository: string;
  readonly policy: TagPolicy;
  /** What runs in it. */
  readonly runs?: ImageReference;
  readonly subject: Subject;
}

interface Newest {
  readonly found?: ImageReference;
  readonly standing: SlotStanding;
  readonly findings: readonly Finding[];
}

/** Tags whose images are asked when they were built, and how many at once. */
const MOST_BUILT = 100;
const AT_ONCE = 8;

/** The newest image of a slot by its policy, compared with the one that runs. */
export async function newestImage(asked: AskedSlot, registries: ImageRegistry): Promise<Newest> {
  const { policy, repository, runs } = asked;
  if ('tag' in policy) return named(asked, policy.tag, registries);
  const listed = await registries.tags(repository);
  if (listed.kind !== 'found') return undecided(notTold(asked, listed, `which tags ${repository} has`));
  const fitting = fittingTags(policy, listed.tags);
  if (fitting.length === 0) return undecided(noneFits(asked, listed.tags));
  if ('order' in policy && policy.order === 'built') return lastBuilt(asked, fitting, registries);
  const written = policy as WrittenPolicy;
  const best = newestOf(written, fitting, runs?.tag);
  if (best === undefined) return undecided(noneFits(asked, listed.tags));
  const now = runs?.tag === undefined ? undefined : keyOf(policy, runs.tag);
  if (now !== undefined && (compareKeys(written, now, best.key) ?? 0) > 0)
    return { standing: 'older', findings: [] };
  return named(asked, best.tag, registries);
}

/** The image that a tag names. One whose tag runs already is new only where the policy is about what a tag names. */
async function named(asked: AskedSlot, tag: string, registries: ImageRegistry): Promise<Newest> {
  const { repository, runs, policy, subject } = asked;
  const answer = await registries.digestOf(repository, tag);
  if (answer.kind !== 'found')
    return undecided(notTold(asked, answer, `which digest ${repository}:${tag} is`));
  const found = ImageReference.of(repository, answer.digest, tag);
  if (runs?.digest === found.digest) return { found, standing: 'same', findings: [] };
  if (runs?.tag !== tag || 'tag' in policy) return { found, standing: 'new', findings: [] };
  return { found, standing: 'same', findings: [tagMoved(runs, found.digest, subject)] };
}

/** The image that was built last. Images without a date do not count. */
async function lastBuilt(
  asked: AskedSlot,
  fitting: readonly FittingTag[],
  registries: ImageRegistry,
): Promise<Newest> {
  const { repository, runs, subject, slot } = asked;
  if (fitting.length > MOST_BUILT) {
    const message = `slot ${slot}: ${policyWords(asked.policy)} fits ${fitting.length} tags of ${repository}, and at most ${MOST_BUILT} images are asked when they were built`;
    return undecided(refusal('TOO_MANY_TAGS', message, subject));
  }
  const answers = await atOnce(
    fitting,
    async ({ tag }) => ({ tag, answer: await registries.built(repository, tag) }),
    AT_ONCE,
  );
  let best: { readonly tag: string; readonly at: number } | undefined;
  for (const { tag, answer } of answers) {
    if (answer.kind !== 'found') continue;
    const at = answer.at.getTime();
    const preferred =
      best !== undefined &&
      at === best.at &&
      (tag === runs?.tag || (best.tag !== runs?.tag && tag > best.tag));
    if (best === undefined || at > best.at || preferred) best = { tag, at };
  }
  const failed = answers.flatMap(({ tag, answer }) => (answer.kind === 'found' ? [] : [{ tag, answer }]));
  const [first] = failed;
  if (best === undefined && first)
    return undecided(notTold(asked, first.answer, `when ${repository}:${first.tag} was built`));
  if (best === undefined) return undecided(noneFits(asked, []));
  const ofRunning = runs && (await registries.built(repository, runs.digest));
  if (ofRunning?.kind === 'found' && ofRunning.at.getTime() > best.at)
    return { standing: 'older', findings: [] };
  const newest = await named(asked, best.tag, registries);
  if (!first) return newest;
  const what = `when ${failed.length} of ${fitting.length} images of ${repository} were built, ${first.tag} first`;
  const warning: Finding = { ...notTold(asked, first.answer, what), severity: 'warning' };
  return { ...newest, findings: [...newest.findings, warning] };
}

function undecided(found: Finding): Newest {
  return { standing: 'undecided', findings: [found] };
}

function noneFits({ slot, repository, policy, subject }: AskedSlot, tags: readonly string[]): Finding {
  const shown = tags.slice(-3).map((each) => quote(each));
  const there = tags.length === 0 ? 'it has none' : `it has ${tags.length}, such as ${shown.join(', ')}`;
  const message = `slot ${slot}: no tag of ${repository} is ${policyWords(policy)}: ${there}`;
  return refusal('NO_TAG_FITS', message, subject);
}

function notTold({ slot, repository, subject }: AskedSlot, answer: NotFound, what: string): Finding {
  const words = {
    absent: `slot ${slot}: the registry of ${repository} does not know ${what}`,
    asked: `for slot ${slot} ${what}`,
    untold: `for slot ${slot} ${what}`,
  };
  return registryRefusal(answer, words, subject);
}
