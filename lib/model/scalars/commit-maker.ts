import { v } from '../schema';

/** Who makes the commits of a delivery branch: this program, which pushes them, or the forge. */
export type CommitMaker = 'push' | 'forge';

/** Who makes the commits of a delivery branch, as a setting. */
export const commitMaker = v.picklist(['push', 'forge'] satisfies CommitMaker[]);
