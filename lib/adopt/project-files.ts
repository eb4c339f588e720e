import { clusterOf, IN_CLUSTER } from '../controllers';
import { CODE, cdk8sFile, gitignoreFile, identifierOf, tsconfigFile } from '../setup';
import { text } from './app-text';
import type { DeliveredEnvironment } from './application-layouts';

/** The files of a project that has none yet: environments in the order in which releases pass them. */
export function projectTexts(
  environments: readonly string[],
  baselinesUntil: string,
  delivered: ReadonlyMap<string, DeliveredEnvironment> = new Map(),
): ReadonlyMap<string, string> {
  const names = environments.map((name) => ({
    name,
    own: identifierOf(name, 'environment', ['fleet', 'project']),
  }));
  const lines = names.map(({ name, own }, index) => {
    const upstream = names[index - 1];
    const props = [
      ...(upstream ? [`promotesFrom: [${upstream.own}]`, `baselinesUntil: ${text(baselinesUntil)}`] : []),
      ...(upstream && index === names.length - 1 ? ['approvals: { reviewers: 1 }'] : []),
      ...deliveredProps(delivered.get(name)),
    ];
    const more = props.length === 0 ? '' : `, { ${props.join(', ')} }`;
    return `export const ${own} = new Environment(project, ${text(name)}${more});`;
  });
  const syncs = environments.some((name) => delivered.get(name)?.sync !== undefined);
  return new Map([
    [
      CODE.environments,
      [
        `import { ${syncs ? 'autoSync, ' : ''}Environment, Fleet, Project } from 'cdk8s-delivery';`,
        '',
        'const project = new Project();',
        ...lines,
        `export const fleet = new Fleet(project, 'fleet', [${names.map(({ own }) => own).join(', ')}]);`,
        '',
      ].join('\n'),
    ],
    [CODE.index, "export { fleet } from './environments';\n"],
    [
      'main.ts',
      "import { synthesize } from 'cdk8s-delivery';\nimport { fleet } from './environments';\n\nsynthesize(fleet);\n",
    ],
    ['tsconfig.json', tsconfigFile()],
    ['cdk8s.yaml', cdk8sFile()],
    ['.gitignore', gitignoreFile()],
  ]);
}

/** Where an environment runs and how its controller syncs, according to today's Applications. */
function deliveredProps(said: DeliveredEnvironment | undefined): readonly string[] {
  const { destination = {}, sync } = said ?? {};
  const isElsewhere = clusterOf({ destination }) !== IN_CLUSTER;
  const { server, name = '' } = destination;
  const place = server === undefined ? `name: ${text(name)}` : `server: ${text(server)}`;
  return [
    ...(isElsewhere ? [`destination: { ${place} }`] : []),
    ...(sync ? [`sync: autoSync({ prune: ${sync.prune}, selfHeal: ${sync.selfHeal} })`] : []),
  ];
}

/** The list of apps with further ones in front; existing lines stay. */
export function withApps(index: string, apps: readonly string[]): string {
  const lines = apps.map((app) => `import ${text(`./apps/${app}`)};`).filter((line) => !index.includes(line));
  return lines.length === 0 ? index : `${lines.join('\n')}\n${index}`;
}

/** Where the environments' file imports the library from, as a file in `environments/apps` names it. */
export function libraryIn(environments: string): string {
  const module = /\bFleet\b[^;]*?\}\s*from\s*['"]([^'"]+)['"]/.exec(environments)?.[1] ?? 'cdk8s-delivery';
  return module.startsWith('.') ? `../${module}`.replace('/./', '/') : module;
}
