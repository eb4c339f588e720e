import { groupOf } from '../../kubernetes/facts';
import { defined } from '../../model/exchange';
import { isMap, type Json, type JsonMap, memberAt } from '../../model/json';
import { ARGOCD_GROUP } from './names';

/** An existing Application, as far as it says where its objects come from and go to. */
export interface ExistingApplication {
  readonly name: string;
  /** Where the Application itself lies. */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The ApplicationSet that makes it. */
  readonly set?: string;
  /** URL of the repository that its files are in. */
  readonly repository: string;
  /** Folder in that repository. */
  readonly path: string;
  /** How a chart is rendered, where the Application says something of it. */
  readonly helm?: ExistingChart;
  /** Images that it sets over those of a kustomization, as `repository:tag` or `old=new`. */
  readonly images: readonly string[];
  readonly destination: {
    readonly server?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
  /** Its automatic sync; absent: a person starts each sync. */
  readonly automated?: { readonly prune: boolean; readonly selfHeal: boolean };
  /** Settings that no file holds, or that cannot be followed: one sentence each. */
  readonly questions: readonly string[];
}

/** An Application's settings for a chart. */
interface ExistingChart {
  readonly releaseName?: string;
  /** Files of values from the top of the repository, in the order in which they count. */
  readonly values: readonly string[];
  /** Whether missing files are ignored. */
  readonly passesMissing: boolean;
}

const APPLICATION = 'Application';

/** An entry of the output of `argocd app list -o json`, which has no kind, as a whole object. */
export function withApplicationKind(value: JsonMap): JsonMap {
  const isBare = value['kind'] === undefined && isMap(memberAt(value, ['spec', 'destination']));
  return isBare ? { ...value, apiVersion: `${ARGOCD_GROUP}/v1alpha1`, kind: APPLICATION } : value;
}

/** The Applications among some objects. */
export function existingApplications(objects: readonly JsonMap[]): readonly ExistingApplication[] {
  return objects.filter((object) => isApplication(object)).map(existingApplication);
}

/** Whether an object is an Application. */
export function isApplication({ kind, apiVersion }: JsonMap): boolean {
  return kind === APPLICATION && groupOf(String(apiVersion)) === ARGOCD_GROUP;
}

function existingApplication(object: JsonMap): ExistingApplication {
  const at = (...path: readonly string[]) => textOf(memberAt(object, path));
  const spec = mapOf(object['spec']);
  const { main, refs, questions } = sourcesOf(spec);
  const helm = isMap(main['helm']) ? chartOf(main['helm'], main, refs, questions) : undefined;
  questions.push(
    ...kustomizeQuestions(mapOf(main['kustomize'])),
    ...folderQuestions(mapOf(main['directory'])),
  );
  const path = textOf(main['path']);
  if (
    textOf(main['chart']) === undefined &&
    (path === undefined || path.startsWith('/') || path.split('/').includes('..'))
  )
    questions.push(
      `which folder of the repository has its objects? It says ${JSON.stringify(main['path'] ?? null)}`,
    );
  if (main['plugin'] !== undefined)
    questions.push('a plugin makes its objects, which nothing here runs: which files does it come to?');
  const automated = memberAt(spec, ['syncPolicy', 'automated']);
  const set = mapsOf(memberAt(object, ['metadata', 'ownerReferences'])).find(
    ({ kind }) => kind === 'ApplicationSet',
  );
  return defined({
    name: at('metadata', 'name') ?? '',
    namespace: at('metadata', 'namespace'),
    labels: Object.fromEntries(
      Object.entries(mapOf(memberAt(object, ['metadata', 'labels']))).map(([key, value]) => [
        key,
        String(value),
      ]),
    ),
    set: textOf(set?.['name']),
    repository: textOf(main['repoURL']) ?? '',
    path: cleanPath(textOf(main['path']) ?? ''),
    helm,
    images: listOf(mapOf(main['kustomize'])['images']).flatMap((each) => textOf(each) ?? []),
    destination: defined({
      server: at('spec', 'destination', 'server'),
      name: at('spec', 'destination', 'name'),
      namespace: at('spec', 'destination', 'namespace'),
    }),
    automated:
      isMap(automated) && automated['enabled'] !== false
        ? { prune: automated['prune'] === true, selfHeal: automated['selfHeal'] === true }
        : undefined,
    questions,
  });
}

/** The source that has the objects, and repositories of values by the names that others call them. */
function sourcesOf(spec: JsonMap) {
  const questions: string[] = [];
  const all = spec['sources'] === undefined ? [mapOf(spec['source'])] : mapsOf(spec['sources']);
  const refs = new Map(
    all.flatMap((each) => {
      const name = textOf(each['ref']);
      return name === undefined ? [] : [[name, textOf(each['repoURL']) ?? ''] as const];
    }),
  );
  const making = all.filter((each) => each['ref'] === undefined || textOf(each['path']) !== undefined);
  const [main = {}, ...others] = making;
  if (others.length > 0) questions.push('several sources make its objects: import each as an app of its own');
  if (textOf(main['chart']) !== undefined)
    questions.push(
      `its chart ${JSON.stringify(main['chart'])} comes from a registry: put it into the project with \`helm pull --untar\`, and define the app by hand, as docs/helm.md says`,
    );
  return { main, refs, questions };
}

function chartOf(
  helm: JsonMap,
  main: JsonMap,
  refs: ReadonlyMap<string, string>,
  questions: string[],
): ExistingChart {
  const own = ['values', 'valuesObject', 'parameters', 'fileParameters'].filter((key) => isSaid(helm[key]));
  if (own.length > 0)
    questions.push(
      `it sets values itself (helm.${own.join(', helm.')}): write them into a file of values in the repository`,
    );
  for (const key of ['skipCrds', 'namespace', 'kubeVersion', 'apiVersions'])
    if (isSaid(helm[key]))
      questions.push(
        `it says helm.${key}, which the definition says itself: define the app by hand, as docs/helm.md says`,
      );
  const folder = cleanPath(textOf(main['path']) ?? '');
  const values = listOf(helm['valueFiles']).flatMap((each): string[] => {
    const file = textOf(each) ?? '';
    if (file.startsWith('$')) {
      const slash = file.indexOf('/');
      const [name, rest] = [file.slice(1, slash), file.slice(slash + 1)];
      if (refs.get(name) === textOf(main['repoURL'])) return [cleanPath(rest)];
      questions.push(
        `its values ${JSON.stringify(file)} lie in another repository: bring them into this one`,
      );
      return [];
    }
    if (file.includes('://') || /[*?[]/.test(file)) {
      questions.push(`which files of values are ${JSON.stringify(file)}?`);
      return [];
    }
    return [cleanPath(file.startsWith('/') ? file : `${folder}/${file}`)];
  });
  return defined({
    releaseName: textOf(helm['releaseName']),
    values,
    passesMissing: helm['ignoreMissingValueFiles'] === true,
  });
}

function kustomizeQuestions(kustomize: JsonMap): readonly string[] {
  const renamed = listOf(kustomize['images']).filter((each) => textOf(each)?.includes('='));
  const said = Object.keys(kustomize).filter((key) => key !== 'images' && isSaid(kustomize[key]));
  return [
    ...(renamed.length === 0
      ? []
      : [
          `it puts other repositories into kustomize.images (${renamed.join(', ')}): write them into the kustomization`,
        ]),
    ...(said.length === 0
      ? []
      : [`it says kustomize.${said.join(', kustomize.')}: write that into the kustomization of its folder`]),
  ];
}

function folderQuestions(directory: JsonMap): readonly string[] {
  const said = Object.keys(directory).filter((key) => isSaid(directory[key]));
  return said.length === 0
    ? []
    : [
        `it says directory.${said.join(', directory.')}: which files are the app's? Name them by hand, as docs/plain-yaml.md says`,
      ];
}

/** Whether a setting differs from its default. */
function isSaid(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  return typeof value === 'object' ? Object.keys(value).length > 0 : true;
}

/** A path of a repository without `.`, `..` and empty parts, where that leads to nothing above it. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/'))
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  return parts.join('/');
}

const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : undefined);
const mapOf = (value: Json | undefined): JsonMap => (isMap(value) ? value : {});
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const mapsOf = (value: Json | undefined) => listOf(value).filter(isMap) as readonly JsonMap[];

/**
 * The commands by which an administrator removes the Applications without stopping what they deliver, in order: keep
 * their deletion from deleting objects, delete them, take their mark off the objects, then apply the new delivery. Argo CD syncs no object that
 * has the mark of another Application, even of one that is gone.
 */
export function handOverCommands(
  applications: readonly ExistingApplication[],
  environments: readonly string[],
): readonly string[] {
  const sets = [...new Set(applications.flatMap(({ set }) => set ?? []))];
  const namespaces = [...new Set(applications.flatMap(({ destination }) => destination.namespace ?? []))];
  const named = applications.map(({ name, namespace = 'argocd' }) => ({ name, namespace }));
  return [
    '# once for all: application.namespaces: argocd-* in the ConfigMap argocd-cmd-params-cm; then restart its server and controller',
    ...sets.map(
      (set) => `# take them out of ApplicationSet ${set} first, with preserveResourcesOnDeletion: true`,
    ),
    '# an Application that brings others goes before them: it would give them their finalizers back',
    ...named.flatMap(({ name, namespace }) => [
      `kubectl -n ${namespace} patch applications.argoproj.io ${name} --type merge -p '{"metadata":{"finalizers":null}}'`,
      `kubectl -n ${namespace} delete applications.argoproj.io ${name}`,
    ]),
    ...namespaces.map(
      (each) => `kubectl -n ${each} annotate ${MARKED} --all argocd.argoproj.io/tracking-id-`,
    ),
    ...environments.map((name) => `kubectl apply -f bootstrap/${name}.yaml`),
  ];
}

/** Kinds that every cluster serves and that Applications commonly deliver. */
const MARKED =
  'configmaps,persistentvolumeclaims,services,serviceaccounts,deployments,statefulsets,daemonsets,jobs,cronjobs,horizontalpodautoscalers,poddisruptionbudgets,ingresses,networkpolicies';
