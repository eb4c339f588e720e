/** How an app is laid out now: one folder per environment. */
export interface Layout {
  readonly app: string;
  readonly kind: 'kustomize' | 'yaml' | 'helm';
  /** Folder of the chart. */
  readonly chart?: string;
  /** The folder of an environment, or of a chart its file of values, in the two parts around its name. */
  readonly around: readonly [before: string, after: string];
  readonly environments: readonly string[];
}

/** What was found and is not a layout, with what to ask or to say. */
export interface Unclear {
  readonly app: string;
  readonly state: 'decision' | 'left-out';
  readonly words: string;
}
