import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import type { ImportedApp, ImportPorts, ImportResult, RunningComparison } from '../../adopt';
import { existingApplications, handOverCommands, withApplicationKind } from '../../controllers/argocd';
import { describingRequest } from '../../engine/compare';
import {
  folderInWorkTree,
  GitRepository,
  normaliseRemote,
  remoteUrls,
  type TreeEdit,
  workTreeCommit,
} from '../../engine/git';
import { PACKAGE_MANAGERS, type PackageManager } from '../../engine/process';
import { optionWords } from '../../engine/promotion';
import { DeliveryError, quote } from '../../model/finding';
import { isMap, type Json, type JsonMap, member } from '../../model/json';
import {
  type AppName,
  type CommitId,
  httpOrPathUrl,
  isKind,
  pair,
  parseAppName,
  parseEnvironmentName,
} from '../../model/scalars';
import { v } from '../../model/schema';
import { printable } from '../../model/text';
import { CODE, testedVersions } from '../../setup';
import { clock } from '../clock';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { takesMany } from '../given-once';
import { importSteps, type StepsBefore } from '../import-steps';
import { listOf } from '../list-of';
import { missingRepository } from '../missing-repository';
import { parseOption } from '../parse-option';
import { readDumpFile } from '../read-dump-file';
import { uncommitted } from '../uncommitted';
import { unrenderedLines } from '../unrendered-lines';
import { renderOptions } from './render-options';
import { collect, contextOf } from './run';

interface Options {
  readonly from: string;
  readonly env?: readonly string[];
  readonly app?: AppName;
  readonly leaveOut?: readonly string[];
  readonly applications?: readonly string[];
  readonly running?: readonly string[];
  readonly dryRun?: boolean;
}

export function importCommand(program: Command): void {
  const command = program
    .command('import')
    .summary('make typed apps of Helm charts, Kustomize overlays, plain YAML and Argo CD Applications')
    .description(
      'Looks for apps that have a folder per environment, with a kustomization or with plain YAML, and for Helm charts with a file of values per environment, and writes a definition of each into the project. What a definition renders is compared with what the files render as they stand, object by object. Apps that are defined already stay as they are. With `--applications`, apps and environments are what Argo CD Applications say; with `--running`, the objects of a cluster are compared too. Nothing is delivered by it, and no cluster is reached.',
    )
    .option('--from <folder>', 'where to look, a folder of the project', '.')
    .option(
      '--env <environment,…>',
      "names of folders that are environments, in the order in which releases pass them; the fleet's, or the usual names, unless given (repeatable)",
      listOf(parseEnvironmentName),
    )
    .option('--app <app>', 'one app only')
    .option(
      '--leave-out <kind,…>',
      'kinds of objects that are not taken along (repeatable)',
      listOf(parseKind),
    )
    .option(
      '--applications <file...>',
      'Argo CD Applications that deliver the apps now: what `argocd app list -o json` or `kubectl get applications -A -o yaml` printed, or manifests (repeatable)',
      takesMany((file: string, before: readonly string[] = []) => [...before, file]),
    )
    .option(
      '--running <environment=file>',
      'what runs in the cluster of an environment: what `kubectl get deploy,sts,ds,svc,cm,ing,pods,… -A -o yaml` printed; digests that pods run are taken from it (repeatable)',
      collect,
      [],
    )
    .option('-n, --dry-run', 'say what would be written, and write nothing');
  withExamples(
    renderOptions(command),
    'import --dry-run',
    'import --from apps/payments --env dev,staging,prod',
    'import --applications apps.json --running prod=prod.yaml --dry-run',
    'import --leave-out Namespace,Secret                # what administrators and operators make',
  ).action(async (options: Options, self: Command) => {
    const context = contextOf(self);
    const from = inside(context.folder, options.from);
    if (!existsSync(join(context.folder, 'package.json')))
      throw DeliveryError.of(
        'INVALID_OPTION',
        `${quote(context.folder)} is not a project: it has no package.json`,
        {},
        {
          remedy:
            'run `npm init --yes` and `npm install cdk8s-delivery cdk8s cdk8s-plus-28 constructs typescript@5` there',
        },
      );
    const { importProject } = require('../../adopt') as typeof import('../../adopt');
    const within = await folderInWorkTree(context.folder);
    const applications = options.applications?.flatMap((file) =>
      existingApplications(readDumpFile(context, '--applications', file, withApplicationKind)),
    );
    const settings = deliverySettings(context);
    const result = await importProject(
      {
        root: context.folder,
        within,
        from,
        leaveOut: options.leaveOut ?? [],
        ...(options.env ? { environments: options.env } : {}),
        ...(options.app === undefined ? {} : { app: options.app }),
        ...(applications ? { applications, isOwn: await ownRepository(context.folder) } : {}),
        running: runningIn(context, options.running ?? []),
        baselinesUntil: new Date(clock().getTime() + BASELINE_DAYS * 86_400_000).toISOString().slice(0, 10),
      },
      await portsOf(context, within, settings.forProof),
    );
    context.out.done();
    const files =
      settings.toWrite === undefined || result.files.size === 0
        ? result.files
        : new Map([...result.files, [SETTINGS, settings.toWrite]]);
    if (!options.dryRun) write(context.folder, files);
    const lacking = lackingPackages(context.folder, files);
    const packages = [
      ...(await uncommitted(
        context.folder,
        within,
        result.apps.flatMap(({ sources = [] }) => sources),
      )),
      ...(lacking.length === 0 ? [] : [SETTINGS, managerOf(context.folder).lockfile]),
    ];
    const { repository = context.named } = context.settings;
    const make = missingRepository(repository, context.folder, context.options.branch ?? 'delivery');
    const install =
      lacking.length === 0 ? undefined : `${managerOf(context.folder).name} add -D ${lacking.join(' ')}`;
    show(
      context,
      { ...result, files },
      options.dryRun ?? false,
      { isOpen: settings.isOpen, make, ...(install === undefined ? {} : { install }) },
      options.running ?? [],
      packages,
    );
    for (const line of unrenderedLines(result.apps, context.folder, againOptions(options)))
      context.out.line(line);
  });
}

/** What an import of other files takes over from this one. */
function againOptions({ env = [], leaveOut = [], running = [] }: Options): readonly string[] {
  return [
    ...optionWords('env', env.length === 0 ? undefined : env.join(',')),
    ...optionWords('leave-out', leaveOut.length === 0 ? undefined : leaveOut.join(',')),
    ...running.flatMap((each) => optionWords('running', each)),
  ];
}

/** How long a new project's environments take what runs there already. */
const BASELINE_DAYS = 90;

/** Whether a URL names the repository that a folder lies in, in any of its spellings. */
async function ownRepository(folder: string): Promise<(repository: string) => boolean> {
  const place = (url: string) => {
    try {
      return normaliseRemote(url, folder).replace(/^[a-z+]+:\/\/(?:[^@/]*@)?/, '');
    } catch {
      return url;
    }
  };
  const own = new Set((await remoteUrls(folder)).map(place));
  return (repository) => own.has(place(repository));
}

/** Objects of clusters by environment, of all files that are named for it. */
function runningIn(context: Context, given: readonly string[]): ReadonlyMap<string, readonly JsonMap[]> {
  const found = new Map<string, readonly JsonMap[]>();
  for (const each of given) {
    const { name, value } = parseOption(pair('prod=prod.yaml'), '--running', each);
    const environment = parseEnvironmentName(name);
    found.set(environment, [...(found.get(environment) ?? []), ...readDumpFile(context, '--running', value)]);
  }
  return found;
}

const SETTINGS = 'package.json';

/**
 * The delivery repository among the project's settings, without which nothing renders: where `package.json` names none, the one
 * that is given is written there; where none is given the proof goes by a name that no host has.
 */
function deliverySettings(context: Context): {
  readonly forProof?: string;
  readonly toWrite?: string;
  readonly isOpen: boolean;
} {
  if (context.settings.repository !== undefined) return { isOpen: false };
  const text = readFileSync(join(context.folder, SETTINGS), 'utf8');
  const given = context.named;
  const isGood = given !== undefined && v.is(httpOrPathUrl, given);
  const forProof = withRepository(text, isGood ? given : 'https://delivery.invalid/fleet.git');
  return isGood ? { forProof, toWrite: forProof, isOpen: false } : { forProof, isOpen: true };
}

function withRepository(text: string, repository: string): string {
  const { applyEdits, modify } = require('jsonc-parser') as typeof import('jsonc-parser');
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  return applyEdits(text, modify(text, ['cdk8s-delivery', 'repository'], repository, { formattingOptions }));
}

function parseKind(text: string): string {
  if (isKind(text)) return text;
  throw DeliveryError.of('INVALID_OPTION', `--leave-out takes kinds such as \`Secret\`, got ${quote(text)}`);
}

/** A folder of the project, as a path from there. */
function inside(root: string, folder: string): string {
  const path = relative(root, resolve(root, folder)).split(sep).join('/');
  if (path === '..' || path.startsWith('../'))
    throw DeliveryError.of('INVALID_OPTION', `${quote(folder)} lies outside the project`);
  if (!existsSync(join(root, path)))
    throw DeliveryError.of('INVALID_OPTION', `the project has no folder ${quote(folder)}`);
  return path;
}

/** Definitions are tried on a commit of the work tree that is on no branch: nothing is written for it. */
async function portsOf(context: Context, within: string, settings: string | undefined): Promise<ImportPorts> {
  const repository = await GitRepository.open(context.folder);
  const { walkFiles } = require('../../adopt') as typeof import('../../adopt');
  // What would stop every render is reported, and the rest is imported.
  const inTheWay = walkFiles(context.folder, '').passed.filter((each) => each.inTheWay);
  const whole = await workTreeCommit(
    repository,
    context.folder,
    inTheWay.map(({ path }) => path),
  );
  const author = { name: 'cdk8s-delivery', email: 'cdk8s-delivery@localhost', date: new Date(0) };
  const commitOf = (parent: CommitId, edits: readonly TreeEdit[]) =>
    edits.length === 0
      ? Promise.resolve(parent)
      : repository.commit({ parents: [parent], base: parent, edits, message: 'import', author });
  const base = await commitOf(
    whole,
    settings === undefined ? [] : [{ kind: 'file', path: `${within}${SETTINGS}`, content: settings }],
  );
  return {
    describe: async () => {
      const { render } = await context.rendering(base);
      return (await render(describingRequest())).fleet;
    },
    render: async (files, targets) => {
      const commit = await commitOf(
        base,
        [...files].map(([path, content]) => ({ kind: 'file', path: within + path, content })),
      );
      context.out.step(`rendering ${targets.length} targets`);
      const { render } = await context.rendering(commit);
      const rendered = await render({
        targets: targets.map(({ environment, app, images }) => ({
          environment: parseEnvironmentName(environment),
          app: parseAppName(app),
          images: { ...images },
        })),
      });
      return rendered.targets;
    },
  };
}

/** The one whose lockfile is there; where there is none, the first. */
function managerOf(folder: string): PackageManager {
  const found = PACKAGE_MANAGERS.find(({ lockfile }) => existsSync(join(folder, lockfile)));
  return found ?? (PACKAGE_MANAGERS[0] as PackageManager);
}

/** What the written settings need and `package.json` lacks, in the versions that this program is tested with. */
function lackingPackages(folder: string, files: ImportResult['files']): readonly string[] {
  const wanted = [
    ...(files.has('tsconfig.json') ? ['@types/node', 'typescript'] : []),
    ...(files.has('cdk8s.yaml') ? ['cdk8s-cli'] : []),
  ];
  if (wanted.length === 0) return [];
  const manifest = JSON.parse(readFileSync(join(folder, SETTINGS), 'utf8')) as Json;
  const known = ['dependencies', 'devDependencies'].flatMap((kind) => {
    const listed = member(manifest, kind);
    return isMap(listed) ? Object.keys(listed) : []; // npm says what is wrong with another form
  });
  const pins = testedVersions();
  return wanted.filter((name) => !known.includes(name)).map((name) => `${name}@${pins[name]}`);
}

function write(root: string, files: ImportResult['files']): void {
  for (const [path, content] of files) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

const HEADS: Readonly<Record<ImportedApp['state'], string>> = {
  imported: 'imported',
  unchanged: 'as it was',
  decision: 'needs a decision',
  'left-out': 'left out',
};

function show(
  { out }: Context,
  result: ImportResult,
  isDry: boolean,
  before: StepsBefore,
  running: readonly string[],
  packages: readonly string[],
): void {
  const { apps, files, environments, passed } = result;
  for (const each of apps) {
    const proof =
      each.objects === undefined
        ? ''
        : `  ${each.objects} objects, ${each.differences?.length === 0 ? 'all the same but for images' : `${each.differences?.length} differences`}`;
    out.line(
      `${each.state === 'imported' ? '✓' : each.state === 'unchanged' ? '=' : '?'} ${printable(each.app)}  ${HEADS[each.state]}${proof}`,
    );
    const running = Object.entries(each.running ?? {}).flatMap(([name, compared]) =>
      runningLines(name, compared),
    );
    for (const words of [
      ...(each.differences ?? []),
      ...running,
      ...each.words.flatMap((text) => text.split('\n')),
    ])
      out.line(`    ${printable(words)}`);
  }
  if (apps.length === 0)
    out.line(
      'no folder per environment with a kustomization or YAML, and no chart with values per environment, was found',
    );
  for (const { path, reason } of passed) out.note(`${printable(path)} was passed by: ${reason}`);
  if (files.size === 0 && apps.every(({ state }) => state !== 'unchanged')) {
    out.line('nothing was imported');
    process.exitCode = 1;
  }
  if (files.size > 0) {
    out.line(isDry ? 'Would write' : 'Wrote');
    for (const path of files.keys()) out.line(`  ${printable(path)}`);
    const [guarded] = result.guarded;
    if (result.isNew && guarded !== undefined)
      out.line(`${guarded} asks for the approval of one person, as ${CODE.environments} says`);
    if (isDry) out.line('planned only: nothing was changed');
    else
      for (const line of importSteps(result, [...new Set([...files.keys(), ...packages])], before, running))
        out.line(line);
  }
  if (!isDry) for (const line of handOverLines(result)) out.line(line);
  out.data('import', {
    outcome: isDry ? 'planned' : 'imported',
    environments,
    apps: apps.map(({ sources: _, ...app }) => app),
    files: Object.fromEntries(files),
    passed,
  });
}

/** How an app compares with what runs in an environment. */
function runningLines(
  environment: string,
  { objects, missing, differences }: RunningComparison,
): readonly string[] {
  const same = differences.length === 0 ? 'all of them as they would be delivered, but for images' : '';
  return [
    `${environment}: ${objects} of its objects run${same === '' ? '' : `, ${same}`}`,
    ...missing.map((each) => `${environment}: ${each} does not run`),
    ...differences.map((each) => `${environment}: ${each}`),
  ];
}

/** How an administrator removes today's Applications. */
function handOverLines({ applications, environments }: ImportResult): readonly string[] {
  if (applications.length === 0) return [];
  return [
    'Then, once all of that is in the delivery branch, an administrator hands over, and no workload stops (docs/argocd.md)',
    ...environments.map((name) => `  cdk8s-delivery bootstrap --env ${name} --out`),
    ...handOverCommands(applications, environments).map((line) => `  ${line}`),
  ];
}
