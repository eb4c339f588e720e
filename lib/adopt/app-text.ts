import type { ImageValues } from '../authoring/sources';
import { identifierOf, keyOf } from '../setup';
import { aroundOf, type Layout } from './layout';

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
  const { source, constants } = sourceText(app, leavesOut);
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
    ...constants,
    `export const ${identifierOf(layout.app, 'app', TAKEN)} = new FleetApp(fleet, ${text(layout.app)}, {`,
    ...imagesText(slots),
    ...(owners.length > 0 ? [`  owners: [${owners.map(text).join(', ')}],`] : []),
    ...(Object.keys(namespaces).length > 0 ? [`  namespace: ${map(namespaces)},`] : []),
    `  config: { ${config.join(', ')} },`,
    ...(layout.kind === 'yaml'
      ? [
          '  // Read as it stands. Where another program prints this YAML, run it again before the release of a change.',
        ]
      : []),
    `  source: ${source},`,
    '});',
    '',
  ].join('\n');
}

/** The source of an app as TypeScript, and the constants that it reads. */
function sourceText(
  { layout, imageValues }: ProposedApp,
  leavesOut: boolean,
): { readonly source: string; readonly constants: readonly string[] } {
  const { kind, chart = '', places, releaseNames, environments, app } = layout;
  const constants: string[] = [];
  const byName = (
    what: string,
    name: string,
    type: string,
    entries: readonly (readonly [string, string])[],
  ) => {
    constants.push(
      `/** ${what} by environment. */`,
      `const ${name}: Readonly<Record<string, ${type}>> = {`,
      ...entries.map(([each, value]) => `  ${keyOf(each)}: ${value},`),
      '};',
      '',
    );
    return `${name}[environment.name]`;
  };
  const textFor = (what: string, name: string, own: ReadonlyMap<string, string>) =>
    alikeText(own) ??
    `${byName(
      what,
      name,
      'string',
      [...own].map(([each, value]) => [each, text(value)]),
    )} ?? ''`;
  const of = (choose: (name: string) => string) => new Map(environments.map((name) => [name, choose(name)]));
  const folder = () =>
    textFor(
      'Folders',
      'FOLDERS',
      of((name) => places[name]?.[0] ?? ''),
    );
  const values = () => {
    const [first = [], ...others] = environments.map((name) => places[name] ?? []);
    const columns = first.map((_, index) => alikeText(of((name) => places[name]?.[index] ?? '')));
    if (others.every(({ length }) => length === first.length) && columns.every((each) => each !== undefined))
      return `[${columns.join(', ')}]`;
    const lists = environments.map(
      (name) => [name, `[${(places[name] ?? []).map(text).join(', ')}]`] as const,
    );
    return `${byName('Files of values, in the order in which they count,', 'VALUES', 'readonly string[]', lists)} ?? []`;
  };
  const chartText = () => {
    const images = Object.entries(imageValues).map(([slot, paths]) => `${keyOf(slot)}: ${map({ ...paths })}`);
    const props = [
      `chart: ${text(chart)}`,
      `values: ${values()}`,
      ...(releaseNames === undefined
        ? []
        : [
            `releaseName: ${textFor(
              'Names of the releases',
              'RELEASES',
              of((name) => releaseNames[name] ?? app),
            )}`,
          ]),
      ...(images.length === 0 ? [] : [`images: { ${images.join(', ')} }`]),
    ];
    return `helm({ ${props.join(', ')} })`;
  };
  const made = {
    helm: chartText,
    kustomize: () => `kustomize({ folder: ${folder()} })`,
    yaml: () => `yamlFiles(${folder()})`,
  }[kind]();
  const changed = leavesOut ? `withChanges(${made}, { remove: WITHOUT[environment.name] ?? [] })` : made;
  const given = changed.includes('environment.name') ? '{ environment }' : '';
  return { source: `(${given}) => ${changed}`, constants };
}

/** One text for all environments: the same everywhere, or the same but for the environment's name. */
function alikeText(own: ReadonlyMap<string, string>): string | undefined {
  const around = aroundOf(own);
  if (around) return `\`${template(around[0])}\${environment.name}${template(around[1])}\``;
  const [first = ''] = own.values();
  return [...own.values()].every((each) => each === first) ? text(first) : undefined;
}

/** What the file imports. */
const TAKEN = ['absent', 'fleet', 'helm', 'kustomize'];

/** The slots of an app, one in a line where there are several. */
function imagesText(slots: Readonly<Record<string, string>>): readonly string[] {
  const all = Object.entries(slots);
  if (all.length < 3) return [`  images: ${map(slots)},`];
  return ['  images: {', ...all.map(([slot, image]) => `    ${keyOf(slot)}: ${text(image)},`), '  },'];
}

function map(entries: Readonly<Record<string, string>>): string {
  const all = Object.entries(entries).map(([name, value]) => `${keyOf(name)}: ${text(value)}`);
  return all.length === 0 ? '{}' : `{ ${all.join(', ')} }`;
}

/** A text as TypeScript writes it, whatever is in it. */
export function text(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const template = (value: string) => value.replace(/[\\`]|\$\{/g, '\\$&');
