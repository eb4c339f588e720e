import type { ImageValues } from '../authoring/sources';
import { identifierOf, keyOf } from '../setup';
import { folderOf } from './find-layouts';
import type { Layout } from './layout';

/** An app as it is to be written. */
interface ProposedApp {
  readonly layout: Layout;
  readonly slots: Readonly<Record<string, string>>;
  /** Of a chart: where the parts of a slot's image stand in its values. */
  readonly imageValues: Readonly<Record<string, ImageValues>>;
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
    layout.kind === 'yaml' ? 'yamlFiles' : layout.kind,
    ...(leavesOut ? ['withChanges'] : []),
  ];
  const config = [
    ...layout.environments.map((name) => `${keyOf(name)}: {}`),
    ...absentIn.map((name) => `${keyOf(name)}: absent`),
  ];
  return [
    `import { ${fromLibrary.join(', ')} } from ${text(library)};`,
    "import { fleet } from '../environments';",
    '',
    ...(leavesOut
      ? [
          '/** Objects that are not delivered with the app, by environment. */',
          `const WITHOUT: Readonly<Record<string, readonly string[]>> = {`,
          ...Object.entries(without).map(
            ([name, objects]) => `  ${keyOf(name)}: [${objects.map(text).join(', ')}],`,
          ),
          '};',
          '',
        ]
      : []),
    `export const ${identifierOf(layout.app, 'app', TAKEN)} = new FleetApp(fleet, ${text(layout.app)}, {`,
    `  images: ${map(slots)},`,
    ...(owners.length > 0 ? [`  owners: [${owners.map(text).join(', ')}],`] : []),
    ...(Object.keys(namespaces).length > 0 ? [`  namespace: ${map(namespaces)},`] : []),
    `  config: { ${config.join(', ')} },`,
    `  source: ${sourceText(app, leavesOut)},`,
    '});',
    '',
  ].join('\n');
}

function sourceText({ layout, imageValues }: ProposedApp, leavesOut: boolean): string {
  const { kind, chart = '' } = layout;
  const place = `\`${template(folderOf(layout, '\0')).replace('\0', `\${environment.name}`)}\``;
  const images = Object.entries(imageValues).map(([slot, paths]) => `${keyOf(slot)}: ${map({ ...paths })}`);
  const more = images.length === 0 ? '' : `, images: { ${images.join(', ')} }`;
  const source = {
    helm: `helm({ chart: ${text(chart)}, values: [${place}]${more} })`,
    kustomize: `kustomize({ folder: ${place} })`,
    yaml: `yamlFiles(${place})`,
  }[kind];
  const changed = leavesOut ? `withChanges(${source}, { remove: WITHOUT[environment.name] ?? [] })` : source;
  return `({ environment }) => ${changed}`;
}

/** What the file imports. */
const TAKEN = ['absent', 'fleet', 'helm', 'kustomize'];

function map(entries: Readonly<Record<string, string>>): string {
  const all = Object.entries(entries).map(([name, value]) => `${keyOf(name)}: ${text(value)}`);
  return all.length === 0 ? '{}' : `{ ${all.join(', ')} }`;
}

/** A text as TypeScript writes it, whatever is in it. */
export function text(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const template = (value: string) => value.replace(/[\\`]|\$\{/g, '\\$&');
