import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { describingRequest, previewTargets, pullableImage } from '../../engine/compare';
import type { RenderedFleet } from '../../engine/render';
import { BOOTSTRAP, bootstrapPath, ENVIRONMENT_INPUTS } from '../../model/exchange';
import { DeliveryError, type Finding, notWritten, quote, refusal } from '../../model/finding';
import {
  type AppName,
  type EnvironmentName,
  PLACEHOLDER_DIGEST,
  pair,
  parseAppName,
  parseEnvironmentName,
} from '../../model/scalars';
import { printable, printableLines } from '../../model/text';
import {
  type DeliveryLayout,
  layoutOf,
  parseEnvironment,
  parseRecord,
  recordFiles,
  SHARED,
  sharedPathOf,
} from '../../registry';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { parseOption } from '../parse-option';
import { findingLines } from '../print-findings';
import { renderOptions } from './render-options';
import { collect, contextOf } from './run';

interface Options {
  readonly env?: EnvironmentName;
  readonly out: string;
  readonly check?: string;
  readonly code?: string;
  readonly image: readonly string[];
  readonly show?: boolean;
}

export function synthCommand(program: Command): void {
  const command = program
    .command('synth')
    .summary('render what the code makes, released or not')
    .description(
      'Renders every target that has a record in the working directory, with the code as it is in the work tree, in a child process without credentials. Plain `cdk8s synth` writes the same files. What has no record is rendered where it is named, or where nothing has one: with the images that are given, else with a placeholder that no release takes.',
    )
    .argument('[app]', 'one app only')
    .option('--env <environment>', 'one environment only')
    .option(
      '-o, --out <folder>',
      'where to write; files that are already right are left alone, and nothing is deleted',
      'dist/manifests',
    )
    .option('--check <folder>', 'write nothing: compare this folder, and name every difference')
    .option('--code <revision>', 'a committed revision instead of the work tree')
    .option('--image <slot=reference>', 'image of a slot of the app that is named (repeatable)', collect, [])
    .option('--show', 'print the objects as YAML, and write nothing');
  withExamples(
    renderOptions(command),
    'synth',
    'synth frontend --env prod --out /tmp/prod',
    'synth frontend --env prod --show                # not released yet: with a placeholder image',
    'synth --check dist/manifests',
  ).action(async (app: AppName | undefined, options: Options, self: Command) => {
    const context = contextOf(self);
    const { env: environment } = options;
    const rendered = await renderRecorded(context, environment, app, options);
    const files = filesOf(rendered, environment === undefined && app === undefined);
    if (options.show) show(context, files);
    else if (options.check === undefined) write(context, files, resolve(context.folder, options.out));
    else compare(context, files, resolve(context.folder, options.check), { environment, app });
  });
}

async function renderRecorded(
  context: Context,
  environment: EnvironmentName | undefined,
  app: AppName | undefined,
  options: Options,
): Promise<RenderedFleet> {
  const { render } = await context.rendering(options.code);
  const targets = recorded(context.folder).filter(
    (each) => (environment ?? each.environment) === each.environment && (app ?? each.app) === each.app,
  );
  const images = imagesOf(options.image);
  if (app === undefined && options.image.length > 0)
    throw DeliveryError.of('INVALID_OPTION', '--image goes with the name of an app');
  // A named app may be new: a second run of the code finds what there is to render.
  const isNew =
    targets.length === 0 || options.image.length > 0 || (app !== undefined && environment === undefined);
  const wanted = isNew
    ? previewTargets((await render(describingRequest())).fleet, { environment, app }, images, targets)
    : targets;
  tellPlaceholders(context, wanted);
  context.out.step(`rendering ${wanted.length} targets`);
  const rendered = await render({
    targets: [...wanted],
    ...(environment === undefined && app === undefined ? { environmentInputs: ['*'], bootstrap: ['*'] } : {}),
  });
  context.out.done();
  return rendered;
}

/** An image that was not given is a placeholder, and such files are only for looking at. */
function tellPlaceholders(
  { out }: Context,
  wanted: readonly { readonly app: AppName; readonly images: Readonly<Record<string, string>> }[],
): void {
  const apps = wanted.filter(({ images }) =>
    Object.values(images).some((each) => each.endsWith(PLACEHOLDER_DIGEST)),
  );
  const names = [...new Set(apps.map(({ app }) => app))];
  if (names.length === 0) return;
  const few = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  out.note(
    `no image is recorded or given for ${few}${more}: a placeholder stands in its place, which no release takes`,
  );
}

function recorded(folder: string) {
  const findings: Finding[] = [];
  const list = (below: string) => names(join(folder, below));
  const found = recordFiles(layoutIn(folder), list).flatMap(({ environment, app, file }) => {
    try {
      const { images } = parseRecord(readFileSync(join(folder, file), 'utf8'), file);
      return [
        {
          environment: parseEnvironmentName(environment),
          app: parseAppName(app),
          images: Object.fromEntries(Object.entries(images).map(([slot, image]) => [slot, image.pullable])),
        },
      ];
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings);
      return [];
    }
  });
  DeliveryError.throwIfAny(findings);
  return found;
}

/** As the data of environments in the folder says; of broken data, that is said where records are missed. */
function layoutIn(folder: string): DeliveryLayout {
  return layoutOf(
    names(join(folder, SHARED)).flatMap((environment) => {
      const file = sharedPathOf({ kind: 'environment', environment });
      try {
        return [parseEnvironment(readFileSync(join(folder, file), 'utf8'), file).environment];
      } catch {
        return [];
      }
    }),
  );
}

function filesOf(
  { targets, environmentInputs, bootstrap }: RenderedFleet,
  withObjects: boolean,
): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const [target, each] of targets)
    for (const [name, content] of each) files.set(`${target}/${name}`, content);
  if (!withObjects) return files;
  for (const [environment, each] of environmentInputs)
    for (const [name, content] of each) files.set(`${environment}/${ENVIRONMENT_INPUTS}/${name}`, content);
  for (const [environment, text] of bootstrap) files.set(bootstrapPath(environment), Buffer.from(text));
  return files;
}

function imagesOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const { name, value } = parseOption(pair('server=ghcr.io/owner/name@sha256:…'), '--image', text);
      return [name, pullableImage(value)];
    }),
  );
}

/** The objects on the screen, each with the file that it would be. */
function show({ out }: Context, files: ReadonlyMap<string, Buffer>): void {
  for (const [path, content] of files) {
    out.content(`--- # ${printable(path)}`);
    out.content(printableLines(content.toString('utf8').trimEnd()));
  }
  out.data('synth', {
    outcome: 'rendered',
    files: files.size,
    contents: [...files].map(([path, content]) => ({ path, content: content.toString('utf8') })),
  });
}

function write({ out }: Context, files: ReadonlyMap<string, Buffer>, folder: string): void {
  let written = 0;
  for (const [path, content] of files) {
    const file = join(folder, path);
    if (readIfThere(file)?.equals(content)) continue;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    } catch (cause) {
      throw notWritten(file, cause);
    }
    written += 1;
  }
  out.line(`${out.colors.green('✓')} ${files.size} files in ${folder}, ${written} written`);
  out.data('synth', { outcome: 'written', folder, files: files.size, written });
}

function compare(
  { out }: Context,
  files: ReadonlyMap<string, Buffer>,
  folder: string,
  { environment = '', app }: { readonly environment: string | undefined; readonly app: string | undefined },
): void {
  const findings: Finding[] = [];
  const compared = new Map(
    // A folder of manifests, as they are delivered, holds none of the administrator's files.
    names(folder).includes(BOOTSTRAP)
      ? files
      : [...files].filter(([path]) => !path.startsWith(`${BOOTSTRAP}/`)),
  );
  const isThere = existsSync(folder);
  if (!isThere)
    findings.push(
      refusal(
        'SYNTH_DIFFERS',
        `there is no folder ${quote(folder)}`,
        {},
        'write it with `cdk8s-delivery synth`',
      ),
    );
  for (const [path, content] of isThere ? compared : []) {
    const standing = readIfThere(join(folder, path));
    if (!standing) findings.push(refusal('SYNTH_DIFFERS', 'the file is missing', { file: path }));
    else if (!standing.equals(content))
      findings.push(refusal('SYNTH_DIFFERS', 'the file has another content', { file: path }));
  }
  for (const path of walk(folder, environment)) {
    if (app !== undefined && path.split('/')[1] !== app) continue;
    if (!compared.has(path) && path.endsWith('.yaml'))
      findings.push(refusal('SYNTH_DIFFERS', 'the code does not render this file', { file: path }));
  }
  for (const line of findingLines(findings, out)) out.line(line);
  if (findings.length === 0)
    out.line(`${out.colors.green('✓')} ${compared.size} files are what the code renders`);
  else process.exitCode = 1;
  out.data('synth', { outcome: findings.length === 0 ? 'same' : 'differs', files: compared.size, findings });
}

function* walk(root: string, below: string): Generator<string> {
  for (const name of names(join(root, below))) {
    const path = below === '' ? name : `${below}/${name}`;
    if (statSync(join(root, path)).isDirectory()) yield* walk(root, path);
    else yield path;
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
