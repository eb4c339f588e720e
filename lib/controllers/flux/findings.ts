import { resourceKind } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import type { AppData } from '../../model/exchange';
import { type Finding, quote, refusal } from '../../model/finding';
import { allowed } from '../allowed/allowed';
import { inputsName } from './names';
import { settingsFindings } from './settings';

/** Settings of an environment that Flux cannot fulfil, or does not know. */
export function findings(environments: readonly EnvironmentData[], _apps: readonly AppData[]): Finding[] {
  return environments.flatMap((each) => [
    ...settingsFindings(each),
    ...tooLong(each),
    ...leavesChanges(each),
    ...tooOld(each),
    ...ofFlux(each),
    ...keptWindows(each),
  ]);
}

const LONGEST = 63;

/** Flux labels what it applies with the name of the Kustomization. */
function tooLong({ name }: EnvironmentData): Finding[] {
  const longest = inputsName(name);
  if (longest.length <= LONGEST) return [];
  const message = `the Kustomization ${quote(longest)} would have a name of ${longest.length} characters, ${LONGEST} are allowed: a name of ${LONGEST - longest.length + name.length} or fewer fits`;
  return [refusal('INVALID_NAME', message, { environment: name })];
}

function leavesChanges({ name, sync: { automated, selfHeal } }: EnvironmentData): Finding[] {
  if (!automated || selfHeal) return [];
  return [
    refusal(
      'INVALID_OPTION',
      `${name} syncs by itself and leaves changes in the cluster, which Flux cannot do: it puts them back at each interval`,
      { environment: name },
      'write `sync: autoSync({ selfHeal: true })`, or `sync: manualSync()`',
    ),
  ];
}

/** The minor release of Kubernetes that first has admission policies without a feature gate, behind `1.`. */
const FIRST_MINOR = 30;

/** An admission policy confines an environment's Kustomizations. */
function tooOld({ name, policies }: EnvironmentData): Finding[] {
  const minor = Number(policies?.kubernetes?.split('.')[1] ?? FIRST_MINOR);
  if (minor >= FIRST_MINOR) return [];
  const message = `an admission policy holds the Kustomizations of ${name} to their service account, which needs Kubernetes 1.${FIRST_MINOR}; the cluster is 1.${minor}`;
  return [refusal('INVALID_OPTION', message, { environment: name })];
}

/** Groups of Flux whose objects would act with rights that were not judged. */
const GROUP = /(?:^|\.)toolkit\.fluxcd\.io$/;

function ofFlux(environment: EnvironmentData): Finding[] {
  const { kinds, clusterKinds } = allowed(environment);
  return [...kinds, ...clusterKinds]
    .filter(({ group, kind }) => GROUP.test(group) && !HARMLESS.includes(kind))
    .map(({ group, kind }) =>
      refusal(
        'INVALID_OPTION',
        `${environment.name} allows ${group}/${kind}: such an object makes Flux do something else than what is delivered here`,
        { environment: environment.name },
        'leave it out; what Flux is to deliver beside, an administrator sets up in another namespace',
      ),
    );
}

/** Kinds that only describe; a HelmRelease is held to its service account by the admission policy. */
const HARMLESS = [resourceKind('helm.toolkit.fluxcd.io/HelmRelease').kind, 'HelmRepository', 'OCIRepository'];

/** Flux has no sync windows. */
function keptWindows({ name, windows }: EnvironmentData): Finding[] {
  return windows
    .filter(({ controller }) => controller)
    .map((each) =>
      refusal(
        'INVALID_OPTION',
        `the window ${quote(each.name)} of ${name} is to be kept by Flux, which has no such windows`,
        { environment: name },
        'leave `controller` out: the window then stops changes in Git',
      ),
    );
}
