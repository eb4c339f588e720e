/** How an app is laid out now: one place per environment. */
export interface Layout {
  readonly app: string;
  readonly kind: 'kustomize' | 'yaml' | 'helm';
  /** Folder of the chart. */
  readonly chart?: string;
  /** By environment: its folder; of a chart its files of values, in the order in which they count. */
  readonly places: Readonly<Record<string, readonly string[]>>;
  /** Of a chart: by environment, what the release is called that runs, where that is not the app's name. */
  readonly releaseNames?: Readonly<Record<string, string>>;
  /** By environment, the namespace of objects that name none, where that is known; else it is the environment's. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** By environment, images that are set over those of the files. */
  readonly images?: Readonly<Record<string, readonly string[]>>;
  readonly environments: readonly string[];
}

/** A folder that was found but is not a layout, with what to ask or to report. */
export interface Unclear {
  readonly app: string;
  readonly state: 'decision' | 'left-out';
  readonly words: string;
}

/** A place in the two parts around the name of its environment. */
export type Around = readonly [before: string, after: string];

/** The places of environments that are alike but for their names. */
export function placesAround(
  [before, after]: Around,
  environments: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(environments.map((name) => [name, [`${before}${name}${after}`]]));
}

/** The two parts around the names of environments that their places have in common; nothing where they are not alike. */
export function aroundOf(places: ReadonlyMap<string, string>): Around | undefined {
  const [[name, place] = ['', '']] = places;
  for (let at = place.indexOf(name); name !== '' && at >= 0; at = place.indexOf(name, at + 1)) {
    const around: Around = [place.slice(0, at), place.slice(at + name.length)];
    const isWord = !/[a-z0-9]$/i.test(around[0]) && !/^[a-z0-9]/i.test(around[1]);
    if (isWord && [...places].every(([each, text]) => text === `${around[0]}${each}${around[1]}`))
      return around;
  }
  return undefined;
}
