import type { PromotionTags } from '../../model/environment';
import { DeliveryError } from '../../model/finding';
import { type CommitId, type EnvironmentName, parseRefName, type RefName } from '../../model/scalars';
import { placeOfRef, refName, tagsOf } from '../../registry';
import { type Location, repositoryOf, type Snapshot } from '../delivery';
import type { RefUpdate } from '../git';
import { commitMessage } from './commit-message';
import type { Plan } from './plan';
import { signedIfItCan } from './signed-if-it-can';

/** An environment that asks for tags, and what a plan changes of what runs there. */
interface Tagged {
  readonly environment: EnvironmentName;
  readonly kind: PromotionTags;
}

/**
 * The tags of the commits of one push: each takes the next number of its environment and day. A number that another run
 * takes meanwhile refuses the whole push, as a moved branch does.
 */
export class NextTags {
  private readonly last = new Map<string, number>();

  constructor(private readonly location: Location) {}

  /** The tags of a plan's commit, to be pushed with it: one for each environment that asks for it. */
  async of(snapshot: Snapshot, plan: Plan, commit: CommitId, now: Date): Promise<readonly RefUpdate[]> {
    const updates: RefUpdate[] = [];
    for (const { environment, kind } of taggedBy(snapshot, plan)) {
      const ref = await this.next(environment, now.toISOString().slice(0, 10));
      const targets = plan.targets.filter((each) => each.environment === environment);
      const request = {
        ref,
        commit,
        message: commitMessage({ ...plan, environment, targets }),
        tagger: { ...plan.requestedBy, date: now },
      };
      const to = await signedIfItCan(plan, (signed) =>
        repositoryOf(this.location).tag({ ...request, signed: signed && kind === 'signed' }),
      );
      updates.push({ ref, from: null, to });
    }
    return updates;
  }

  private async next(environment: EnvironmentName, day: string): Promise<RefName> {
    const prefix = tagsOf(environment, day);
    const number = (this.last.get(prefix) ?? (await this.newest(prefix))) + 1;
    this.last.set(prefix, number);
    return refName({ kind: 'tag', environment, day, number });
  }

  private async newest(prefix: string): Promise<number> {
    const numbers = [...(await this.location.mirror.list(prefix)).keys()].map((ref) => {
      // A ref below a name, `…-001/x`, takes that name too: Git has no tag where a folder is.
      const [name = '', ...below] = ref.slice(prefix.length).split('/');
      const place = placeOfRef(below.length === 0 ? ref : parseRefName(`${prefix}${name}`));
      return place?.kind === 'tag' && tagsOf(place.environment, place.day) === prefix ? place.number : 0;
    });
    return Math.max(0, ...numbers);
  }
}

/** The names of tags as people type them. */
export function tagNames(tags: readonly RefUpdate[]): readonly string[] {
  return tags.map(({ ref }) => ref.slice('refs/tags/'.length));
}

/** The environments whose targets a plan changes and that ask for tags, as the base of the change has it. */
export function taggedBy(snapshot: Snapshot, { targets }: Plan): readonly Tagged[] {
  const changed = targets.filter(({ change }) => change !== 'same' && change !== 'evidence');
  return [...new Set(changed.map(({ environment }) => environment))].flatMap((environment) => {
    const kind = askedTags(snapshot, environment);
    return kind === undefined ? [] : [{ environment, kind }];
  });
}

/** What an environment asks for; data that cannot be read stops no rollback. */
function askedTags(snapshot: Snapshot, environment: EnvironmentName): PromotionTags | undefined {
  try {
    return snapshot.lastReadable(environment).tags;
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
