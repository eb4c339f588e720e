import type { EnvironmentData } from '../../model/environment';
import type { JsonMap } from '../../model/json';
import type { ClusterDump } from './cluster-dump';

/** What is known of an environment beside the cluster. */
export interface ExaminedEnvironment {
  readonly environment: EnvironmentData;
  /** Apps that have a record there. */
  readonly apps: readonly string[];
  /** The objects of the administrator's file, where it is at hand. */
  readonly file?: readonly JsonMap[];
}

/** What a controller's part of the doctor looks at. */
export interface Examination extends ExaminedEnvironment {
  readonly dump: ClusterDump;
}
