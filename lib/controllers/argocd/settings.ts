import { groupOf } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import { DeliveryError, type Finding, quote, refusal, type Subject } from '../../model/finding';
import { isMap } from '../../model/json';
import { dnsLabel, groupAndKind, recordOf } from '../../model/scalars';
import { v } from '../../model/schema';
import { isElsewhere } from '../allowed/cluster';
import { ARGOCD_GROUP } from './names';

/** A release of Argo CD. */
export type ArgocdVersion = '3.1' | '3.2' | '3.3' | '3.4' | '3.5' | '3.6';

/** Releases of Argo CD that an environment may declare, oldest first. */
export const ARGOCD_VERSIONS = [
  '3.1',
  '3.2',
  '3.3',
  '3.4',
  '3.5',
  '3.6',
] as const satisfies readonly ArgocdVersion[];

const SettingsSchema = v.strictObject({
  version: v.exactOptional(v.picklist(ARGOCD_VERSIONS)),
  /** Whether it syncs as service accounts of the environment. */
  impersonate: v.exactOptional(v.boolean(), false),
  /** Whether Applications that are not made here deliver the targets. */
  external: v.exactOptional(v.boolean(), false),
  /** Plurals of kinds, where they do not follow Kubernetes' convention. */
  resources: v.exactOptional(recordOf(groupAndKind, dnsLabel), {}),
});

/** Settings of Argo CD for one environment. */
type ArgocdData = v.InferOutput<typeof SettingsSchema>;

/** Fields of Argo CD's kinds, with the release that brought them (their CustomResourceDefinitions, read for each). */
const SINCE = {
  /** `spec.syncPolicy.retry.refresh` of an Application. */
  retryRefresh: '3.2',
  /** `spec.clusterResourceWhitelist[].name` of an AppProject. */
  clusterResourceName: '3.3',
} as const satisfies Readonly<Record<string, ArgocdVersion>>;

/** Whether the Argo CD of an environment knows a field; where no version is declared, it is taken for the newest. */
export function knows({ controllerSettings }: EnvironmentData, field: keyof typeof SINCE): boolean {
  const { version } = settingsOf(controllerSettings);
  return version === undefined || isSince(version, SINCE[field]);
}

/** What is wrong with the settings of Argo CD. */
export function settingsFindings(environment: EnvironmentData): readonly Finding[] {
  const { name, controllerSettings } = environment;
  const result = v.safeParse(SettingsSchema, controllerSettings);
  if (result.success) {
    const { impersonate, external } = result.output;
    if (impersonate && external) return [accountsOfOthers(name)];
    return impersonate ? elsewhere(environment) : [];
  }
  return result.issues.map((issue) =>
    refusal(
      'INVALID_OPTION',
      `controllerSettings.${v.getDotPath(issue) ?? ''} of ${name} is ${quote(String(issue.received))}; Argo CD is told its \`version\`, one of ${ARGOCD_VERSIONS.join(', ')}, whether to \`impersonate\`, whether its Applications are \`external\`, and \`resources\``,
      { environment: name },
    ),
  );
}

function accountsOfOthers(environment: string): Finding {
  return refusal(
    'INVALID_OPTION',
    `the Applications of ${environment} are \`external\`, and as whom they write their own projects say`,
    { environment },
    'leave `impersonate` or `external` out',
  );
}

/** The accounts would have to be in the other cluster, and the file is applied to one cluster only. */
function elsewhere(environment: EnvironmentData): readonly Finding[] {
  if (!isElsewhere(environment)) return [];
  return [
    refusal(
      'INVALID_OPTION',
      `${environment.name} goes to another cluster than that of Argo CD, and its service accounts would be in this one`,
      { environment: environment.name },
      'leave `impersonate` out; the credentials that Argo CD has for the other cluster decide what it may do there',
    ),
  ];
}

/**
 * Refuses objects of a target whose rights would be wider than they say: the environment's Argo CD drops a field that narrows them.
 *
 * @throws DeliveryError `INVALID_OPTION`, all problems at once
 */
export function refuseWidened(
  environment: EnvironmentData,
  objects: readonly object[],
  subject: Subject = {},
): void {
  if (knows(environment, 'clusterResourceName')) return;
  const { version } = settingsOf(environment.controllerSettings);
  DeliveryError.throwIfAny(
    objects
      .flatMap(namedResources)
      .map(({ project, kind, name }) =>
        refusal(
          'INVALID_OPTION',
          `the AppProject ${quote(project)} allows the ${kind} ${quote(name)}; Argo CD ${version} does not know names there, and would allow every ${kind}`,
          { environment: environment.name, ...subject },
          `take Argo CD ${SINCE.clusterResourceName} or newer, or leave the kind out of the AppProject`,
        ),
      ),
  );
}

function namedResources(object: object): readonly { project: string; kind: string; name: string }[] {
  if (!isMap(object) || object['kind'] !== 'AppProject') return [];
  if (groupOf(String(object['apiVersion'])) !== ARGOCD_GROUP) return [];
  const { metadata, spec } = object;
  const list = isMap(spec) ? spec['clusterResourceWhitelist'] : undefined;
  const project = isMap(metadata) ? String(metadata['name']) : '';
  return (Array.isArray(list) ? list : []).flatMap((each) =>
    isMap(each) && typeof each['name'] === 'string' && each['name'] !== ''
      ? [{ project, kind: String(each['kind']), name: each['name'] }]
      : [],
  );
}

function settingsOf(settings: EnvironmentData['controllerSettings']): ArgocdData {
  const result = v.safeParse(SettingsSchema, settings);
  return result.success ? result.output : { impersonate: false, external: false, resources: {} };
}

/** The settings of Argo CD in an environment's data; {@link settingsFindings} reports what is wrong with them. */
export const argocdSettings = ({ controllerSettings }: EnvironmentData): ArgocdData =>
  settingsOf(controllerSettings);

const isSince = (version: ArgocdVersion, since: ArgocdVersion): boolean =>
  ARGOCD_VERSIONS.indexOf(version) >= ARGOCD_VERSIONS.indexOf(since);
