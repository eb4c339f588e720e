import type { JsonMap } from '../../model/json';
import type { MergeKey } from '../facts';
import type { DiffRule } from './rule';

/**
 * A controller's additions to the comparison of manifests. The controller's own folder defines them; this folder does
 * not know which controllers exist.
 */
export interface DiffExtension {
  /** Name of the controller. */
  readonly name: string;
  /** Rules about its objects and annotations. Each is asked before Kubernetes' own rules of its class. */
  readonly rules: readonly DiffRule[];
  /** How the items of its lists are told apart. */
  readonly mergeKeys?: readonly MergeKey[];
  /** Whether it deletes such an object and creates it again at every delivery, so that any field may change. */
  readonly remakes?: (object: JsonMap) => boolean;
}
