import type { EnvironmentData } from '../../model/environment';
import { isElsewhere } from '../allowed/cluster';
import { stageName, stageOfFile } from './handover-files';
import { fluxNamespace, rootName } from './names';

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
  sync: ({ name }: EnvironmentData, app: string) => flux('resume', app, name),
  // The root is stopped with them: it would suspend and resume its Kustomizations as Git has them.
  halting: ({ name }: EnvironmentData, apps?: readonly string[]) => {
    const which = apps === undefined ? '--all' : [rootName(name), ...apps].join(' ');
    return {
      controller: 'Flux',
      stop: [flux('suspend', which, name)],
      through: flux('resume', '<app>', name),
      goOn: [flux('resume', which, name)],
    };
  },
};

const flux = (verb: string, of: string, environment: string) =>
  `flux ${verb} kustomization ${of} --namespace ${fluxNamespace(environment)}`;

function suspending({ environment, app, handover }: Target, suspend: boolean): readonly string[] {
  const names = handover.flatMap((file) => {
    const stage = stageOfFile(file);
    return stage === undefined ? [] : [stageName(app, stage === 'target' ? undefined : stage)];
  });
  const spec = JSON.stringify({ spec: { suspend } });
  return [rootName(environment), ...names].map(
    (name) =>
      `kubectl -n ${fluxNamespace(environment)} patch kustomizations.kustomize.toolkit.fluxcd.io ${name} --type merge -p '${spec}'`,
  );
}
