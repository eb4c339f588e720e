import { DEFAULT_CONTROLLER } from '../../model/environment';
import { type Finding, finding, quote, refusal } from '../../model/finding';
import { isMap, type JsonMap, memberAt } from '../../model/json';
import { ARGOCD_NAMESPACE } from '../allowed/own-namespaces';
import { applicationNamespace, projectName, rootApplicationName, rootProjectName } from '../argocd/names';
import { argocdSettings } from '../argocd/settings';
import { kindOf, mapsAt, nameIn, textAt } from './cluster-dump';
import type { Examination } from './examination';
import { differs, missing, unseen } from './told';

const APPLICATION = 'Application.argoproj.io';
const PROJECT = 'AppProject.argoproj.io';

/** What Argo CD does not do for an environment, and why. */
export function argocdFindings(examination: Examination): readonly Finding[] {
  const { environment } = examination;
  if ((environment.controller ?? DEFAULT_CONTROLLER) !== 'argocd') return [];
  if (argocdSettings(environment).external) return [];
  const watched = watching(examination);
  return [
    ...watched,
    ...standing(examination),
    ...confining(examination),
    ...matching(examination),
    ...(watched.length > 0 ? [] : applications(examination)),
  ];
}

/** Whether Argo CD looks at the namespace of the environment's Applications: by their status, else by its settings. */
function watching({ environment: { name }, dump }: Examination): readonly Finding[] {
  const namespace = applicationNamespace(name);
  const children = dump.all(APPLICATION, namespace);
  if (children.some(({ status }) => isMap(status) && isMap(status['sync']))) return [];
  const settings = dump.one('ConfigMap', 'argocd-cmd-params-cm', ARGOCD_NAMESPACE);
  const listed = settings && (textAt(settings, 'data', 'application.namespaces') ?? '');
  if (listed === undefined && children.length === 0) return [];
  if (listed?.split(',').some((each) => globMatches(each.trim(), namespace))) {
    return children.length === 0
      ? []
      : [
          unwatched(
            name,
            `${quote(listed)} lets Argo CD look at ${namespace}, and none of the ${children.length} Applications there has a status`,
            'restart argocd-server and the application controller: both read the setting when they start',
          ),
        ];
  }
  return [
    unwatched(
      name,
      `Argo CD does not look at ${namespace}: \`application.namespaces\` is ${quote(listed ?? '')}; its root is green, and nothing is deployed`,
      'write `application.namespaces: argocd-*` into the ConfigMap argocd-cmd-params-cm, and restart argocd-server and the application controller',
    ),
  ];
}

const unwatched = (environment: string, message: string, remedy: string): Finding =>
  refusal('NOT_WATCHED', message, { environment }, remedy);

/** Findings about missing objects. */
function standing({ environment, dump, apps, file }: Examination): readonly Finding[] {
  const { name } = environment;
  const namespace = applicationNamespace(name);
  const own = [
    application(rootApplicationName(name), ARGOCD_NAMESPACE),
    ...[projectName(name), rootProjectName(name)].map((each) => project(each)),
  ].filter((each) => file === undefined && !dump.one(kindOf(each), nameIn(each), ARGOCD_NAMESPACE));
  const root = dump.one(APPLICATION, rootApplicationName(name), ARGOCD_NAMESPACE);
  const gone = root && apps.filter((app) => !dump.one(APPLICATION, app, namespace));
  return [
    ...own.map((each) => missing({ environment: name, object: `${kindOf(each)} ${nameIn(each)}` }, each)),
    ...(gone ?? []).map((app) =>
      missing(
        { environment: name, app, object: `${APPLICATION} ${app}` },
        application(app, namespace),
        `see what holds its root: \`argocd app get ${ARGOCD_NAMESPACE}/${rootApplicationName(name)}\``,
      ),
    ),
  ];
}

/** Whether the projects take Applications only from the environment's namespace. */
function confining({ environment: { name }, dump, file }: Examination): readonly Finding[] {
  if (file !== undefined) return [];
  const live = dump.one(PROJECT, projectName(name), ARGOCD_NAMESPACE);
  const found = live && memberAt(live, ['spec', 'sourceNamespaces']);
  const wanted = applicationNamespace(name);
  if (live === undefined || (Array.isArray(found) && found.length === 1 && found[0] === wanted)) return [];
  return [
    differs(
      { environment: name, object: `${PROJECT} ${projectName(name)}`, path: '.spec.sourceNamespaces' },
      `${PROJECT} ${quote(projectName(name))} takes Applications from ${Array.isArray(found) && found.length > 0 ? found.map((each) => quote(String(each))).join(', ') : 'no namespace but its own'}; ${quote(wanted)} alone is expected`,
      `have an administrator apply bootstrap/${name}.yaml`,
    ),
  ];
}

/** Lines of RBAC that speak of the environment's project and match none of its Applications any more. */
function matching({ environment: { name }, dump, apps }: Examination): readonly Finding[] {
  const settings = dump.one('ConfigMap', 'argocd-rbac-cm', ARGOCD_NAMESPACE);
  const data = settings?.['data'];
  if (!isMap(data)) return [];
  const names = apps.map((app) => `${projectName(name)}/${applicationNamespace(name)}/${app}`);
  const any = names.length > 0 ? names : [`${projectName(name)}/${applicationNamespace(name)}/app`];
  const lines = Object.entries(data)
    .filter(([key]) => /^policy(?:\..*)?\.csv$/.test(key))
    .flatMap(([, text]) => String(text).split('\n'));
  return lines.flatMap((line) => {
    const [kind, , resource, , object = ''] = line.split(',').map((each) => each.trim());
    const speaks = kind === 'p' && ['applications', 'logs', 'exec'].includes(resource ?? '');
    if (!speaks || object.split('/')[0] !== projectName(name)) return [];
    if (any.some((each) => globMatches(object, each))) return [];
    return [
      finding(
        'warning',
        'RBAC_MATCHES_NOTHING',
        `the policy ${quote(line.trim())} matches no Application of ${name}`,
        { environment: name, object: 'ConfigMap argocd-rbac-cm' },
        `an Application of another namespace has three parts: \`${projectName(name)}/${applicationNamespace(name)}/*\``,
      ),
    ];
  });
}

/** Argo CD's messages about the root and the targets. */
function applications({ environment, dump }: Examination): readonly Finding[] {
  const { name, sync } = environment;
  const root = dump.one(APPLICATION, rootApplicationName(name), ARGOCD_NAMESPACE);
  const children = dump.all(APPLICATION, applicationNamespace(name));
  return [
    ...(root ? ofApplication(name, root, ARGOCD_NAMESPACE, true) : []),
    ...children.flatMap((each) => ofApplication(name, each, applicationNamespace(name), sync.automated)),
  ];
}

function ofApplication(
  environment: string,
  live: JsonMap,
  namespace: string,
  syncsByItself: boolean,
): readonly Finding[] {
  const id = `${namespace}/${nameIn(live)}`;
  const subject = {
    environment,
    ...(namespace === ARGOCD_NAMESPACE ? {} : { app: nameIn(live) }),
    object: `${APPLICATION} ${nameIn(live)}`,
  };
  if (!isMap(live['status'])) {
    return [
      unseen(
        subject,
        `no controller has looked at ${APPLICATION} ${quote(id)}`,
        'see whether the application controller of Argo CD runs',
      ),
    ];
  }
  const says = (severity: 'refusal' | 'warning' | 'note', what: string, remedy: string) =>
    finding(severity, 'CLUSTER_SAYS', `Argo CD says of ${id}: ${what}`, subject, remedy);
  const conditions = mapsAt(live, 'status', 'conditions').filter((each) =>
    /Error|Warning/.test(String(each['type'])),
  );
  const phase = textAt(live, 'status', 'operationState', 'phase');
  const failed = phase === 'Failed' || phase === 'Error';
  const outOfSync = textAt(live, 'status', 'sync', 'status') === 'OutOfSync';
  const health = textAt(live, 'status', 'health', 'status');
  const retired = conditions.some((each) => String(each['message']).includes('app path does not exist'));
  if (retired) {
    return [
      says(
        'warning',
        'its files are gone from Git, and it still stands',
        `\`argocd app sync ${ARGOCD_NAMESPACE}/${rootApplicationName(environment)} --prune\` takes it and its objects away`,
      ),
    ];
  }
  return [
    ...conditions.map((each) =>
      says(
        String(each['type']).endsWith('Warning') ? 'warning' : 'refusal',
        `${each['type']}: ${each['message']}`,
        `\`argocd app get ${id} --refresh\` asks again`,
      ),
    ),
    ...(failed
      ? [
          says(
            'refusal',
            `the last sync ${phase === 'Error' ? 'ended with an error' : 'failed'}: ${textAt(live, 'status', 'operationState', 'message')}`,
            `mend it by a release or a rollback; \`argocd app sync ${id}\` tries once more`,
          ),
        ]
      : []),
    ...(outOfSync && !failed && conditions.length === 0
      ? [
          says(
            'note',
            'out of sync',
            syncsByItself
              ? `\`argocd app diff ${id}\` says what differs`
              : `\`argocd app sync ${id}\` applies it: this environment waits for a person`,
          ),
        ]
      : []),
    ...(health === 'Degraded'
      ? [says('warning', 'Degraded', `\`argocd app resources ${id}\` says which object`)]
      : []),
  ];
}

/** `*` and `?` as Argo CD has them; a text between slashes is a regular expression there, which is taken as one that fits. */
function globMatches(glob: string, text: string): boolean {
  if (glob.length > 1 && glob.startsWith('/') && glob.endsWith('/')) return true;
  const parts = glob.split('*').map((each) => each.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('?', '.'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

const application = (name: string, namespace: string): JsonMap => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace },
});

const project = (name: string): JsonMap => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name, namespace: ARGOCD_NAMESPACE },
});
