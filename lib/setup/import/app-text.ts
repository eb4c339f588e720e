import { folderOf, type Layout } from './find-layouts';

/** An app as it is to be written. */
export interface ProposedApp {
  readonly layout: Layout;
  readonly slots: Readonly<Record<string, string>>;
  readonly owners: readonly string[];
  /** Namespaces by environment, where they are not the environment's own. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Environments of the fleet that the app is not in. */
  readonly absentIn: readonly string[];
  /** Objects that are left out, by environment. */
  readonly without: Readonly<Record<string, readonly string[]>>;
}

/**
 * The file of an app.
 *
 * @param library where the library is imported from, as a file in `environments/apps` names it
 */
export function appText(app: ProposedApp, library: string): string {
  const { layout, slots, owners, namespaces, absentIn, without } = app;
  const leavesOut = Object.keys(without).length > 0;
  const fromLibrary = [
    ...(absentIn.length > 0 ? ['absent'] : []),
    'FleetApp',
    layout.kind === 'kustomize' ? 'kustomize' : 'yamlFiles',
    ...(leavesOut ? ['withChanges'] : []),
  ];
  const config = [
    ...layout.environments.map((name) => `${key(name)}: {}`),
    ...absentIn.map((name) => `${key(name)}: absent`),
  ];
  const source = sourceText(layout);
  return [
    `import { ${fromLibrary.join(', ')} } from ${text(library)};`,
    "import { fleet } from '../environments';",
    '',
    ...(leavesOut
      ? [
          '/** Objects that are not delivered with the app, by environment. */',
          `const WITHOUT: Readonly<Record<string, readonly string[]>> = {`,
          ...Object.entries(without).map(
            ([name, objects]) => `  ${key(name)}: [${objects.map(text).join(', ')}],`,
          ),
          '};',
          '',
        ]
      : []),
    `export const ${variable(layout.app)} = new FleetApp(fleet, ${text(layout.app)}, {`,
    `  images: ${map(slots)},`,
    ...(owners.length > 0 ? [`  owners: [${owners.map(text).join(', ')}],`] : []),
    ...(Object.keys(namespaces).length > 0 ? [`  namespace: ${map(namespaces)},`] : []),
    `  config: { ${config.join(', ')} },`,
    `  source: ${sourceText(layout, leavesOut)},`,
    '});',
    '',
  ].join('\n');
}

function sourceText(layout: Layout, leavesOut: boolean): string {
  const folder = `\`${template(folderOf(layout, '\0')).replace('\0', `\${environment.name}`)}\``;
  const source = layout.kind === 'kustomize' ? `kustomize({ folder: ${folder} })` : `yamlFiles(${folder})`;
  const changed = leavesOut ? `withChanges(${source}, { remove: WITHOUT[environment.name] ?? [] })` : source;
  return `({ environment }) => ${changed}`;
}

/** A name as a variable: `order-service` is `orderService`. */
export function variable(name: string): string {
  const camel = name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return /^[0-9]/.test(camel) || WORDS.has(camel) ? `app${camel[0]?.toUpperCase()}${camel.slice(1)}` : camel;
}

/** Words of the language, and names that the file imports. */
const WORDS: ReadonlySet<string> = new Set(
  'absent arguments async await break case catch class const continue debugger default delete do else enum eval export extends false finally fleet for function if implements import in instanceof interface kustomize let new null package private project protected public return static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
);

function map(entries: Readonly<Record<string, string>>): string {
  const all = Object.entries(entries).map(([name, value]) => `${key(name)}: ${text(value)}`);
  return all.length === 0 ? '{}' : `{ ${all.join(', ')} }`;
}

const key = (name: string) => (/^[a-z][a-z0-9]*$/.test(name) ? name : text(name));

/** A text as TypeScript writes it, whatever is in it. */
export function text(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const template = (value: string) => value.replace(/[\\`]|\$\{/g, '\\$&');
