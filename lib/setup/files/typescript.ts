import type { EnvironmentName } from '../../model/scalars';
import { identifierOf, keyOf } from '../identifier';
import { entryOf, guardedOf, type NewProject } from '../new-project';

/** Names that the file of environments already uses. */
const IMPORTED = ['autoSync', 'Environment', 'Fleet', 'flux', 'manualSync', 'Project', 'project', 'fleet'];

const nameOf = (environment: EnvironmentName) => identifierOf(environment, 'environment', IMPORTED);

/** `environments/environments.ts`. */
export function environmentsFile(project: NewProject): string {
  const guarded = guardedOf(project);
  const imports = [
    ...['autoSync', 'Environment', 'Fleet'],
    ...(project.controller === 'flux' ? ['flux'] : []),
    ...(guarded ? ['manualSync'] : []),
    'Project',
  ];
  return `import { ${imports.join(', ')} } from 'cdk8s-delivery';

const project = new Project();

${project.environments.map((environment) => environmentText(project, environment)).join('\n')}
export const fleet = new Fleet(project, 'fleet', [${project.environments.map(nameOf).join(', ')}]);
`;
}

function environmentText(project: NewProject, environment: EnvironmentName): string {
  const upstream = project.environments[project.environments.indexOf(environment) - 1];
  const isGuarded = environment === guardedOf(project);
  const props = [
    ...(upstream === undefined ? [] : [`promotesFrom: [${nameOf(upstream)}],`]),
    ...(project.controller === 'flux' ? ['controller: flux(),'] : []),
    isGuarded ? 'sync: manualSync(),' : 'sync: autoSync({ prune: true, selfHeal: true }),',
    ...(isGuarded ? ['approvals: { reviewers: 1 },'] : []),
  ];
  const say = isGuarded
    ? 'A person approves what comes here, and starts the sync.'
    : environment === entryOf(project)
      ? 'Where every release starts.'
      : `Takes what ran in ${upstream}.`;
  return `/** ${say} */
export const ${nameOf(environment)} = new Environment(project, '${environment}', {
${props.map((line) => `  ${line}\n`).join('')}});
`;
}

/** `environments/apps/<app>.ts`. */
export function appFile(project: NewProject): string {
  const { app, slot, repository, port, environments } = project;
  const name = identifierOf(app, 'app', ['fleet', 'FleetApp', 'WebService']);
  const config = `${name[0]?.toUpperCase()}${name.slice(1)}Config`;
  return `import { FleetApp, WebService } from 'cdk8s-delivery';
import { fleet } from '../environments';

interface ${config} {
  readonly replicas: number;
}

export const ${name} = new FleetApp(fleet, '${app}', {
  images: { ${keyOf(slot)}: '${repository}' },
  // repository: 'https://github.com/<owner>/<repository>', // of its source, whose pipelines may then ask for releases
  defaults: { replicas: 2 },
  config: {
${environments.map((each) => `    ${keyOf(each)}: {${each === entryOf(project) ? ' replicas: 1 ' : ''}},\n`).join('')}  },
  chart(chart, { images }, config: ${config}) {
    new WebService(chart, '${slot}', { image: images${accessTo(slot)}, port: ${port}, replicas: config.replicas });
  },
});
`;
}

const accessTo = (slot: string) => (keyOf(slot) === slot ? `.${slot}` : `[${keyOf(slot)}]`);

/** `environments/index.ts`. */
export const indexFile = ({ app }: NewProject): string => `import './apps/${app}';

export { fleet } from './environments';
`;

/** `main.ts`. */
export const mainFile = (): string => `import { synthesize } from 'cdk8s-delivery';
import { fleet } from './environments';

synthesize(fleet);
`;
