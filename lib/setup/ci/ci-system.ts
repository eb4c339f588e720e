import type { NewProject } from '../new-project';

/** What runs a project's pipelines. */
export interface CiSystem {
  /** Its files, by path. */
  files(project: NewProject): readonly (readonly [path: string, text: string])[];
  /** What a person has to set up, as a part of the README. */
  readme(project: NewProject): string;
}
