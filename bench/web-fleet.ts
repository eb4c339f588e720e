import { autoSync, Environment, Fleet, Project } from '../lib';
import { ENVIRONMENTS } from './web-app';

/** A fleet without apps: five environments, each promoting from the one before. No approvals, so that a promotion commits. */
export function webFleet(root?: string): Fleet<(typeof ENVIRONMENTS)[number]> {
  const project = new Project(root === undefined ? {} : { root });
  const environments: Environment<(typeof ENVIRONMENTS)[number]>[] = [];
  for (const name of ENVIRONMENTS) {
    const promotesFrom = environments.slice(-1);
    environments.push(
      new Environment(project, name, { promotesFrom, sync: autoSync({ prune: true, selfHeal: true }) }),
    );
  }
  return new Fleet(project, 'fleet', environments);
}

/** The name of the app with a number. */
export function appName(index: number): string {
  return `app-${String(index).padStart(4, '0')}`;
}
