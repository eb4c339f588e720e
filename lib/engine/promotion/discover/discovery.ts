import type { TagPolicy } from '../../../model/app';
import type { Finding } from '../../../model/finding';
import type { AppName, EnvironmentName, ImageReference, SlotName } from '../../../model/scalars';
import type { ReleaseChange } from '../changes/release/change';

/** How the found image relates to the one that runs. */
export type SlotStanding =
  /** It is to be released. */
  | 'new'
  /** It runs. */
  | 'same'
  /** The one that runs is newer by the policy, or was set by hand: nothing goes back. */
  | 'older'
  /** The registry does not tell, or no tag fits. */
  | 'undecided';

/** What was found for a slot. */
export interface DiscoveredSlot {
  readonly slot: SlotName;
  readonly repository: string;
  readonly policy: TagPolicy;
  /** What runs where the release would enter; absent where nothing does. */
  readonly runs?: ImageReference;
  /** The newest image; absent where that is not known. */
  readonly found?: ImageReference;
  readonly standing: SlotStanding;
}

/** What was found for an app, and the release that it makes. */
export interface Discovery {
  readonly app: AppName;
  /** The environment that the release would enter; absent where that cannot be told. */
  readonly environment?: EnvironmentName;
  readonly slots: readonly DiscoveredSlot[];
  /** Why registries were not asked or did not answer. With a refusal among them there is no release. */
  readonly findings: readonly Finding[];
  /** The release, with every new image; absent where there is none, or one slot is not known. */
  readonly change?: ReleaseChange;
}
