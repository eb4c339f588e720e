import type { EnvironmentData } from '../../model/environment';
import type { AppData } from '../../model/exchange';
import { type Finding, refusal } from '../../model/finding';
import { applicationName, clusterName, projectName, rootApplicationName, rootProjectName } from './names';

/**
 * Names that two environments or targets of a fleet would share in Argo CD's namespace.
 *
 * A target's Application is called `<app>-<env>`, and both parts may hold `-`: app `a-b` in `c` and app `a` in `b-c`
 * would overwrite each other. Give the whole fleet; empty means that every name is used once.
 */
export function nameClashes(environments: readonly EnvironmentData[], apps: readonly AppData[]): Finding[] {
  const applications = new Owners('Application');
  const projects = new Owners('AppProject');
  for (const { name, policies } of environments) {
    applications.add(rootApplicationName(name), `the root of environment "${name}"`);
    projects.add(projectName(name), `the targets of environment "${name}"`);
    projects.add(rootProjectName(name), `the root of environment "${name}"`);
    if (policies?.admission === undefined) continue;
    applications.add(clusterName(name), `the policies of environment "${name}"`);
    projects.add(clusterName(name), `the policies of environment "${name}"`);
  }
  for (const app of apps) {
    for (const environment of app.environments) {
      applications.add(applicationName(environment, app.name), `app "${app.name}" in "${environment}"`);
    }
  }
  return [...applications.clashes(), ...projects.clashes()];
}

class Owners {
  private readonly owners = new Map<string, string[]>();

  constructor(private readonly kind: string) {}

  add(name: string, owner: string): void {
    const owners = this.owners.get(name);
    if (owners) owners.push(owner);
    else this.owners.set(name, [owner]);
  }

  clashes(): Finding[] {
    return [...this.owners]
      .filter(([, owners]) => owners.length > 1)
      .map(([name, owners]) =>
        refusal('DUPLICATE_NAME', `the ${this.kind} "${name}" would stand for ${owners.join(' and for ')}`),
      );
  }
}
