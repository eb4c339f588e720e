import { identifierOf } from '../setup';
import { text } from './app-text';

/** The files of a project that has none yet: environments in the order in which releases pass them. */
export function projectTexts(environments: readonly string[]): ReadonlyMap<string, string> {
  const names = environments.map((name) => ({
    name,
    own: identifierOf(name, 'environment', ['fleet', 'project']),
  }));
  const lines = names.map(({ name, own }, index) => {
    const upstream = names[index - 1];
    const more = upstream ? `, { promotesFrom: [${upstream.own}] }` : '';
    return `export const ${own} = new Environment(project, ${text(name)}${more});`;
  });
  return new Map([
    [
      'environments/environments.ts',
      [
        "import { Environment, Fleet, Project } from 'cdk8s-delivery';",
        '',
        'const project = new Project();',
        ...lines,
        `export const fleet = new Fleet(project, 'fleet', [${names.map(({ own }) => own).join(', ')}]);`,
        '',
      ].join('\n'),
    ],
    ['environments/index.ts', "export { fleet } from './environments';\n"],
    [
      'main.ts',
      "import { synthesize } from 'cdk8s-delivery';\nimport { fleet } from './environments';\n\nsynthesize(fleet);\n",
    ],
    ['cdk8s.yaml', 'language: typescript\napp: node_modules/.bin/ts-node main.ts\noutput: dist/manifests\n'],
  ]);
}

/** The list of apps with further ones in front; what stands there stays. */
export function withApps(index: string, apps: readonly string[]): string {
  const lines = apps.map((app) => `import ${text(`./apps/${app}`)};`).filter((line) => !index.includes(line));
  return lines.length === 0 ? index : `${lines.join('\n')}\n${index}`;
}

/** Where the environments' file imports the library from, as a file in `environments/apps` names it. */
export function libraryIn(environments: string): string {
  const module = /\bFleet\b[^;]*?\}\s*from\s*['"]([^'"]+)['"]/.exec(environments)?.[1] ?? 'cdk8s-delivery';
  return module.startsWith('.') ? `../${module}`.replace('/./', '/') : module;
}
