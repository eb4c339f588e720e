import type { EnvironmentData } from '../../model/environment';
import { isElsewhere } from '../allowed/cluster';
import { ARGOCD_NAMESPACE } from '../allowed/own-namespaces';
import { applicationNamespace, clusterProjectName, projectName, rootApplicationName } from './names';
import { argocdSettings } from './settings';

/** The target that is paused. */
interface Target {
  readonly environment: string;
  readonly app: string;
  readonly prunes: boolean;
  /** Files that hand it over; none where an Application of others does. */
  readonly handover: readonly string[];
}

/**
 * How a person keeps Argo CD from putting back what was changed by hand. The root first: it heals the Application of the
 * target, and brings it back as Git has it once it syncs again. A merge patch with `null` removes the field.
 */
export const pausing = {
  clusters: (environment: EnvironmentData) => {
    const { name, server } = environment.destination;
    const controller = "Argo CD's cluster";
    return { controller, objects: isElsewhere(environment) ? `the cluster ${name ?? server}` : controller };
  },
  pause: ({ environment, app, handover }: Target) =>
    handover.length === 0
      ? [
          `# the Application that delivers ${app} is not made here: argocd app set <its name> --sync-policy none`,
        ]
      : [
          patch(ARGOCD_NAMESPACE, rootApplicationName(environment), null),
          patch(applicationNamespace(environment), app, null),
        ],
  // As the administrator's file has it.
  resume: ({ environment, app, prunes, handover }: Target) =>
    handover.length === 0
      ? [`# give the Application that delivers ${app} back the sync policy that it had`]
      : [patch(ARGOCD_NAMESPACE, rootApplicationName(environment), { prune: prunes, selfHeal: true })],
  sync: (environment: EnvironmentData, app: string) =>
    argocdSettings(environment).external ? undefined : sync(environment.name, app),
  inParts: false,
  // A window that begins every minute is always open; one that lets people sync leaves a rollback its way.
  halting: (environment: EnvironmentData, apps: readonly string[] = ['*']) => {
    const { name, allow } = environment;
    if (argocdSettings(environment).external) return undefined;
    const projects = [
      projectName(name),
      ...(allow.clusterKinds.length > 0 ? [clusterProjectName(name)] : []),
    ];
    const window = `--kind deny --schedule '* * * * *' --duration 1h --applications '${apps.join(',')}' --manual-sync`;
    return {
      controller: 'Argo CD',
      stop: projects.map((each) => `argocd proj windows add ${each} ${window}`),
      through: sync(name, apps.length === 1 && apps[0] !== '*' ? (apps[0] ?? '') : '<app>'),
      throughParts: [],
      // Its number is its place among the windows of the project, which may have others.
      goOn: projects.map(
        (each) =>
          `argocd proj windows delete ${each} "$(argocd proj windows list ${each} | awk '/[*] [*] [*] [*] [*] +1h /{print $1; exit}')"`,
      ),
    };
  },
};

const sync = (environment: string, app: string) =>
  `argocd app sync ${applicationNamespace(environment)}/${app}`;

function patch(namespace: string, name: string, automated: object | null): string {
  const spec = JSON.stringify({ spec: { syncPolicy: { automated } } });
  return `kubectl -n ${namespace} patch applications.argoproj.io ${name} --type merge -p '${spec}'`;
}
