import { Duration } from 'cdk8s';
import type * as argo from '../../../../imports/argoproj.io';
import { defined } from '../../../model/exchange';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { IN_CLUSTER } from '../../allowed/cluster';
import { ARGOCD_NAMESPACE } from '../../allowed/own-namespaces';
import type { ApplicationProps, Destination, IgnoredDifference } from './application-props';
import { waveText } from './sync-order';

/**
 * The whole Application that the props ask for, defaults filled in; pure.
 *
 * Sync options that are set: `FailOnSharedResource=true`, so that two Applications never fight over an object (not for a
 * root, which is alone in its namespace), and `PruneLast=true`, so that what is new is healthy before what is old goes. A retry has `refresh: true`: it takes
 * the newest commit, or a bad one would be tried until the limit.
 *
 * @throws DeliveryError `INVALID_OPTION`, all problems at once.
 */
export function applicationObject(name: string, props: ApplicationProps & AloneThere): argo.ApplicationProps {
  DeliveryError.throwIfAny(problems(name, props));
  const { source, automated } = props;
  const { recurse, include, exclude } = source;
  const directory = defined<argo.ApplicationSpecSourceDirectory>({ recurse, include, exclude });
  return {
    metadata: {
      name,
      namespace: props.namespace ?? ARGOCD_NAMESPACE,
      ...(props.labels ? { labels: { ...props.labels } } : {}),
      annotations: annotations(props),
      ...finalizers(props),
    },
    spec: defined<argo.ApplicationSpec>({
      project: props.project,
      source: defined<argo.ApplicationSpecSource>({
        repoUrl: source.repository,
        targetRevision: source.revision,
        path: source.path,
        // Argo CD removes an empty one, and would then see the Application as changed.
        directory: Object.keys(directory).length === 0 ? undefined : directory,
      }),
      destination: destinationObject(props.destination),
      ignoreDifferences: props.ignoreDifferences?.map(ignored),
      syncPolicy: defined<argo.ApplicationSpecSyncPolicy>({
        automated: automated && { prune: automated.prune, selfHeal: automated.selfHeal },
        retry: retry(props),
        syncOptions: syncOptions(props),
      }),
    }),
  };
}

/** Settings of an environment's root Application beside its props. */
interface AloneThere {
  /**
   * Nothing else may own what it brings: a mark of another Application on such an object is put back, where it would stop the
   * sync otherwise.
   *
   * @default false
   */
  readonly alone?: boolean;
}

/** A destination as Argo CD writes it: a name, or else a server. */
export function destinationObject(destination: Destination): {
  server?: string;
  name?: string;
  namespace: string;
} {
  const cluster =
    destination.name === undefined
      ? { server: destination.server ?? IN_CLUSTER }
      : { name: destination.name };
  return { ...cluster, namespace: destination.namespace };
}

function annotations({ generatePaths, source, wave, annotations }: ApplicationProps): Record<string, string> {
  return {
    'argocd.argoproj.io/manifest-generate-paths': (generatePaths ?? [`/${source.path}`]).join(';'),
    ...(wave === undefined ? {} : { 'argocd.argoproj.io/sync-wave': waveText(wave) }),
    ...annotations,
  };
}

function finalizers({ cascade = 'foreground' }: ApplicationProps): { finalizers?: string[] } {
  if (cascade === 'orphan') return {};
  // With a path, as Kubernetes asks for; the bare name makes the API server warn.
  return { finalizers: [`resources-finalizer.argocd.argoproj.io/${cascade}`] };
}

function retry({ retry = {} }: ApplicationProps): argo.ApplicationSpecSyncPolicyRetry {
  return {
    limit: retry.limit ?? 5,
    ...(retry.refresh === false ? {} : { refresh: true }),
    backoff: {
      duration: seconds(retry.wait ?? Duration.seconds(5)),
      factor: 2,
      maxDuration: seconds(retry.longestWait ?? Duration.minutes(3)),
    },
  };
}

function seconds(duration: Duration): string {
  return `${duration.toSeconds()}s`;
}

function syncOptions(props: ApplicationProps & AloneThere): string[] {
  return [
    `CreateNamespace=${props.createNamespace ?? true}`,
    ...((props.serverSideApply ?? true) ? ['ServerSideApply=true'] : []),
    ...(props.alone ? [] : ['FailOnSharedResource=true']),
    'PruneLast=true',
    ...(props.ignoreDifferences?.length ? ['RespectIgnoreDifferences=true'] : []),
    ...(props.syncOptions ?? []),
  ];
}

function ignored(difference: IgnoredDifference): argo.ApplicationSpecIgnoreDifferences {
  const { jsonPointers, jqPathExpressions, managedFieldsManagers, ...rest } = difference;
  return {
    ...rest,
    ...(jsonPointers ? { jsonPointers: [...jsonPointers] } : {}),
    ...(jqPathExpressions ? { jqPathExpressions: [...jqPathExpressions] } : {}),
    ...(managedFieldsManagers ? { managedFieldsManagers: [...managedFieldsManagers] } : {}),
  };
}

function problems(name: string, props: ApplicationProps): Finding[] {
  const found: Finding[] = [];
  const bad = (message: string): void => {
    found.push(refusal('INVALID_OPTION', `Application ${quote(name)}: ${message}`));
  };
  const { destination, source } = props;
  if (props.project === 'default') bad('the project "default" allows everything, name one of your own');
  if (destination.server !== undefined && destination.name !== undefined) {
    bad(
      `a destination has a server or a name, got ${quote(destination.server)} and ${quote(destination.name)}`,
    );
  }
  if (source.path.startsWith('/') || source.path.split('/').includes('..')) {
    bad(`the source's path is relative and has no "..", got ${quote(source.path)}`);
  }
  for (const path of props.generatePaths ?? []) {
    if (!path.startsWith('/')) bad(`paths to generate from start with "/", got ${quote(path)}`);
  }
  for (const { kind, jsonPointers, jqPathExpressions, managedFieldsManagers } of props.ignoreDifferences ??
    []) {
    const fields = [jsonPointers, jqPathExpressions, managedFieldsManagers].flatMap((each) => each ?? []);
    if (fields.length === 0) bad(`an ignored difference of ${quote(kind)} names no field`);
  }
  return found;
}
