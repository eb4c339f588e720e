import type { Chart } from 'cdk8s';

/** Where the objects of a target come from. Constructs and plain files are peers. */
export type ObjectSource =
  /** Constructs that a function puts into a chart. */
  | { readonly type: 'chart'; build(chart: Chart): void }
  /** YAML files and folders, relative to the project. */
  | { readonly type: 'files'; files(): readonly string[] };
