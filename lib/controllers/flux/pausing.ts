import type { EnvironmentData } from '../../model/environment';
import { isElsewhere } from '../allowed/cluster';
import { stageName, stageOfFile } from './handover-files';
import { fluxNamespace, rootName } from './names';
import { placeOfStage } from './stages';

/** The target that is paused. */
interface Target {
  readonly environment: string;
  readonly app: string;
  /** Names of the files that hand it over. */
  readonly handover: readonly string[];
}

/** How a person keeps Flux from putting back what was changed by hand. The root first: it puts the Kustomizations back. */
export const pausing = {
  // Flux runs in the environment's own cluster.
  clusters: (environment: EnvironmentData) => {
    const { name, server } = environment.destination;
    const cluster = isElsewhere(environment)
      ? `the cluster ${name ?? server}`
      : `the cluster of ${environment.name}`;
    return { controller: cluster, objects: cluster };
  },
  pause: (target: Target) => suspending(target, true),
  resume: (target: Target) => suspending(target, false),
  // The root suspends it again at its next interval.
  sync: ({ name }: EnvironmentData, app: string, handover: readonly string[]) =>
    flux('resume', namesOf(app, handover).join(' '), name),
  inParts: true,
  // The root is stopped with them: it would suspend and resume its Kustomizations as Git has them.
  halting: (
    { name }: EnvironmentData,
    apps?: readonly string[],
    handovers: ReadonlyMap<string, readonly string[]> = new Map(),
  ) => {
    const all = (app: string) => namesOf(app, handovers.get(app) ?? []);
    const which = apps === undefined ? '--all' : [rootName(name), ...apps.flatMap(all)].join(' ');
    const staged = (apps ?? [...handovers.keys()]).map(all).filter(({ length }) => length > 1);
    return {
      controller: 'Flux',
      stop: [flux('suspend', which, name)],
      through: flux('resume', apps?.length === 1 ? (apps[0] ?? '') : '<app>', name),
      // A stage waits for the one before, which is suspended as well.
      throughParts: staged.map((names) => flux('resume', names.join(' '), name)),
      goOn: [flux('resume', which, name)],
    };
  },
};

const flux = (verb: string, of: string, environment: string) =>
  `flux ${verb} kustomization ${of} --namespace ${fluxNamespace(environment)}`;

/** The Kustomizations that hand an app over, as they are applied; the app's own where its files are not known. */
function namesOf(app: string, handover: readonly string[]): readonly string[] {
  const names = partsOf(app, handover);
  return names.length === 0 ? [app] : names;
}

function partsOf(app: string, handover: readonly string[]): readonly string[] {
  return handover
    .flatMap((file) => stageOfFile(file) ?? [])
    .map((stage) => ({ stage: stage === 'target' ? undefined : stage, place: placeOfStage(stage) ?? 0 }))
    .sort((one, other) => one.place - other.place)
    .map(({ stage }) => stageName(app, stage));
}

function suspending({ environment, app, handover }: Target, suspend: boolean): readonly string[] {
  const spec = JSON.stringify({ spec: { suspend } });
  return [rootName(environment), ...partsOf(app, handover)].map(
    (name) =>
      `kubectl -n ${fluxNamespace(environment)} patch kustomizations.kustomize.toolkit.fluxcd.io ${name} --type merge -p '${spec}'`,
  );
}
