/** Minor releases of Kubernetes that matter here: the number behind `1.`. */
export type MinorNumber = number;

const ALWAYS = 26;

/**
 * Functions and macros that the API server offers to admission policies, by the minor release that first had them.
 *
 * Source: `k8s.io/apiserver/pkg/cel/environment` at v0.34; what is older than 1.26 stands as 1.26.
 */
const SINCE: ReadonlyMap<string, MinorNumber> = new Map([
  ...since(ALWAYS, 'has all exists exists_one map filter size contains startsWith endsWith matches'),
  ...since(ALWAYS, 'int uint double bool string bytes type dyn timestamp duration'),
  ...since(ALWAYS, 'getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getHours getMilliseconds'),
  ...since(ALWAYS, 'getMinutes getMonth getSeconds'),
  ...since(ALWAYS, 'charAt indexOf join lastIndexOf lowerAscii replace split substring trim upperAscii'),
  ...since(ALWAYS, 'isSorted sum min max find findAll'),
  ...since(ALWAYS, 'url isURL getScheme getHost getHostname getPort getEscapedPath getQuery'),
  ...since(
    27,
    'path group serviceAccount resource subresource namespace name check allowed reason errored error',
  ),
  ...since(28, 'hasValue value or orValue of none ofNonZeroValue optMap optFlatMap'),
  ...since(
    28,
    'quantity isQuantity isInteger asInteger asApproximateFloat sign add sub compareTo isLessThan',
  ),
  ...since(28, 'isGreaterThan'),
  ...since(29, 'format quote equivalent intersects'),
  ...since(30, 'ip isIP isCanonical family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast'),
  ...since(30, 'isGlobalUnicast cidr isCIDR containsIP containsCIDR masked prefixLength'),
  ...since(31, 'named validate dns1123Label dns1123Subdomain dns1035Label qualifiedName dns1123LabelPrefix'),
  ...since(31, 'dns1123SubdomainPrefix dns1035LabelPrefix labelValue uri uuid byte date datetime'),
  ...since(31, 'fieldSelector labelSelector'),
  ...since(32, 'existsOne transformList transformMap transformMapEntry'),
  ...since(33, 'semver isSemver major minor patch'),
  ...since(34, 'slice flatten sort distinct reverse range'),
]);

/** Names of all functions that the API server offers. */
export const KUBERNETES_FUNCTIONS: readonly string[] = [...SINCE.keys()].sort();

/** The minor release that first offered a function, called with so many values; undefined when none does. */
export function sinceMinor(name: string, values: number): MinorNumber | undefined {
  if (values === 3 && ['all', 'exists', 'exists_one'].includes(name)) return 32;
  return SINCE.get(name);
}

function since(minor: MinorNumber, names: string): [string, MinorNumber][] {
  return names.split(' ').map((name) => [name, minor]);
}
