import type { NewProject } from '../new-project';

/** A CI system, which runs a project's pipelines. */
export interface CiSystem {
  /** Its files, by path. */
  files(project: NewProject): readonly (readonly [path: string, text: string])[];
  /** The set-up by hand, as a part of the README. */
  readme(project: NewProject): string;
}
