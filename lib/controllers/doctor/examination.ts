import type { EnvironmentData } from '../../model/environment';
import type { JsonMap } from '../../model/json';
import type { ClusterDump } from './cluster-dump';

/** The facts of an environment beside its cluster. */
export interface ExaminedEnvironment {
  readonly environment: EnvironmentData;
  /** Apps that have a record there. */
  readonly apps: readonly string[];
  /** The objects of the administrator's file, where it is available. */
  readonly file?: readonly JsonMap[];
}

/** The inputs of a controller's part of the doctor. */
export interface Examination extends ExaminedEnvironment {
  readonly dump: ClusterDump;
}
