/** Paths of values that take an image's parts, as `--set` writes them: `image.digest`, `sidecars[0].image.tag`. */
export interface ImageValues {
  /** Takes the repository: `ghcr.io/example/web`, or `example/web` where `registry` takes the rest. */
  readonly repository?: string;
  /** Takes the registry alone: `ghcr.io`. */
  readonly registry?: string;
  /** Takes the digest: `sha256:…`. */
  readonly digest?: string;
  /** Takes the release's tag, which is for people; where it has none the values' own stays. */
  readonly tag?: string;
}

/** What is rendered with Helm. */
export interface HelmProps<S extends string = string> {
  /**
   * Folder of the chart, or an archive (`.tgz`), relative to the project; an archive with the digest that it has to have.
   * What the chart depends on lies in its folder `charts/`, as `helm dependency build` puts it there.
   */
  readonly chart: string | { readonly archive: string; readonly digest: string };

  /**
   * Values beside those of the chart: files, relative to the project, and maps. Later ones win.
   *
   * @default - the chart's own
   */
  readonly values?: readonly (string | object)[];

  /**
   * Where the release's images go, by slot. Each path has to be in the values.
   *
   * @default - images stand where the chart renders a slot's repository
   */
  readonly images?: { readonly [slot in S]?: ImageValues };

  /** @default - the app's name */
  readonly releaseName?: string;

  /** @default - the target's */
  readonly namespace?: string;

  /**
   * Version of Kubernetes that the chart sees: `1.33`.
   *
   * @default - the one that Helm was made with
   */
  readonly kubernetes?: string;

  /**
   * APIs of the cluster beside those of Kubernetes, for `.Capabilities.APIVersions`: `monitoring.coreos.com/v1`.
   *
   * @default - nothing
   */
  readonly apiVersions?: readonly string[];

  /**
   * Whether the definitions in the chart's folder `crds/` are delivered. They stay in the cluster when the chart goes.
   *
   * @default true
   */
  readonly crds?: boolean;

  /**
   * `nothing`: the chart's `lookup` finds nothing, and that is right.
   *
   * @default - a chart that asks the cluster is refused
   */
  readonly lookup?: 'nothing';
}
