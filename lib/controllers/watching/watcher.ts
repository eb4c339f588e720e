import type { TagPolicy } from '../../model/app';
import type { AppName, SlotName } from '../../model/scalars';

/** A slot that says which tags of its repository are new images. */
export interface WatchedSlot {
  readonly app: AppName;
  readonly slot: SlotName;
  readonly repository: string;
  readonly policy: TagPolicy;
}

/** Where what watches registries stands, and whom it tells. */
interface WatchPlace {
  /** Namespace of the objects. */
  readonly namespace: string;
  /** Repository on the forge whose workflows run `discover`. */
  readonly repository: string;
}

/** What watches registries, and the slots that it cannot watch, each with the reason. */
interface Watching {
  readonly objects: readonly object[];
  readonly left: readonly { readonly slot: WatchedSlot; readonly why: string }[];
}

/** What makes objects of slots, by which another program looks for new images. */
export interface Watcher {
  /** As it is asked for. */
  readonly name: string;
  /** Namespace of its objects unless named. */
  readonly namespace: string;
  watch(slots: readonly WatchedSlot[], place: WatchPlace): Watching;
}

/** A name for a slot's objects; app and slot are DNS labels. */
export const nameOf = ({ app, slot }: WatchedSlot): string =>
  `${app}-${slot}`.slice(0, 63).replace(/-+$/, '');
