import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { commitFiles, judgeWhole, workTreeAt } from '../../engine/git';
import { shellWord } from '../../engine/promotion';
import { DeliveryError, notWritten, quote } from '../../model/finding';
import {
  type CommitId,
  deliveryBranch,
  httpOrPathUrl,
  isDnsLabel,
  parseAppName,
  parseSlotName,
} from '../../model/scalars';
import { askingPerson } from '../../promotion/index';
import {
  type CiSystem,
  CODE,
  ciNames,
  ciSystem,
  firstCommands,
  guardedOf,
  installPackages,
  type NewProject,
  PROJECT_CONTROLLERS,
  type ProgramSource,
  type ProjectController,
  programSource,
  projectFiles,
  testedVersions,
  writeProject,
} from '../../setup';
import { version } from '../../version';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { type Answers, type Asked, answersTo, LATER } from '../init/answers';
import { judgeNames } from '../init/fitting-names';
import { parseEnvironments, parseImage, parsePort } from '../init/parse-answer';
import { interruption } from '../interruption';
import { missingRepository } from '../missing-repository';
import { nextLines } from '../next-lines';
import { parseOption } from '../parse-option';
import { wrapLines } from '../wrap-lines';
import { contextOf } from './run';

interface Options extends Asked {
  readonly tarball?: string;
  readonly controller?: ProjectController;
  readonly install: boolean;
}

export function initCommand(program: Command): void {
  withExamples(
    program
      .command('init')
      .summary('write a new project, and commit it')
      .description(
        'Writes a new project: environments, one app, pinned packages; installs them, and makes the first commit. On a terminal it asks for what no option says. Nothing is overwritten. --delivery and --branch name where it delivers to.',
      )
      .argument('[folder]', 'where; this folder unless given')
      .option(
        '--env <environment,…>',
        'environments, in the order of promotion; the last one asks for approval',
      )
      .option('--app <app>', 'name of the first app')
      .option(
        '--image <reference>',
        "the app's image: its repository, or the first one to release, with digest",
      )
      .option('--port <number>', 'port that the app listens on')
      .addOption(
        new Option('--controller <name>', 'what delivers it; argocd unless given').choices([
          ...PROJECT_CONTROLLERS,
        ]),
      )
      .addOption(
        new Option('--ci <system>', 'pipelines to write; none unless given').choices([...ciNames, 'none']),
      )
      .option(
        '--tarball <file>',
        'packed program to depend on; the one that runs, or its version on npm, unless given',
      )
      .option('--no-install', 'write the files only: packages and the commit are left to you')
      .option('-y, --yes', 'ask nothing'),
    'init fleet',
    'init fleet --yes --env dev,staging,prod --app web --image ghcr.io/example/web --port 8080',
    'init --delivery https://github.com/example/fleet.git --ci github',
  ).action(async (named: string | undefined, options: Options, command: Command) => {
    const context = contextOf(command);
    const folder = resolve(context.folder, named ?? '.');
    const person = options.install ? askingPerson(context.person, context.folder) : undefined;
    const answers = await answersTo(context, options);
    const asked = projectOf(context, folder, answers, options);
    judgeNames(asked);
    const ci = ciFor(answers.ci, asked);
    if (options.install) await judgeWhole(folder);
    const tree = await workTreeAt(folder);
    const project = { ...asked, program: await programOf(context, options) };
    makeFolder(folder);
    const files = writeProject(folder, project, projectFiles(project, ci));
    const commit = person && (await installed(context, folder, files, person));
    show(context, folder, project, { files, commit, tree, ci: ci && answers.ci });
  });
}

/** What the project is to depend on. */
async function programOf(context: Context, { tarball, install }: Options): Promise<ProgramSource> {
  if (tarball !== undefined) return { kind: 'tarball', file: resolve(context.folder, tarball) };
  context.out.step('finding out what the project can install this program from');
  return programSource({ asks: install, signal: interruption });
}

async function installed(
  { out }: Context,
  folder: string,
  files: readonly string[],
  by: ReturnType<typeof askingPerson>,
) {
  const installing = 'installing the packages of the project, once: half a minute, more on a busy machine';
  if (out.interactive) out.step(installing);
  else out.note(installing);
  await installPackages(folder, interruption);
  out.done();
  return commitFiles(folder, [...files, 'package-lock.json'], { by, message: 'a new delivery project' });
}

/** The CI system; a branch name that a shell would split must not get into its scripts. */
function ciFor(name: string, { branch }: Pick<NewProject, 'branch'>): CiSystem | undefined {
  const ci = ciSystem(name);
  if (ci === undefined || shellWord(branch) === branch) return ci;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `--ci takes no branch of the name ${quote(branch)}: a shell would take it apart`,
  );
}

function projectOf(
  context: Context,
  folder: string,
  answers: Answers,
  options: Options,
): Omit<NewProject, 'program'> {
  const { branch: namedBranch } = context.options;
  const { repository, image } = parseImage(answers.image);
  return {
    name: packageName(folder),
    environments: parseEnvironments(answers.env),
    app: parseAppName(answers.app),
    slot: parseSlotName('server'),
    repository,
    ...(image === undefined ? {} : { image }),
    port: parsePort(answers.port),
    ...(answers.delivery === LATER
      ? {}
      : { delivery: parseOption(httpOrPathUrl, '--delivery', answers.delivery) }),
    controller: options.controller ?? PROJECT_CONTROLLERS[0],
    branch: parseOption(deliveryBranch, '--branch', namedBranch ?? 'delivery'),
    pins: testedVersions(),
  };
}

/** The folder's name as npm takes it. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return isDnsLabel(name) ? name : 'fleet';
}

function makeFolder(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() && !existsSync(folder))
    throw DeliveryError.of('INVALID_OPTION', `${quote(folder)} is a link to something that is not there`);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw notWritten(folder, cause);
  }
}

/** Pipelines of one forge do not run on the other; a delivery repository there is reached from them all the same. */
function otherForge(ci: string | undefined, delivery: string | undefined): readonly string[] {
  const other = { github: 'gitlab', gitlab: 'github' }[ci ?? ''];
  const host = delivery === undefined ? '' : (/^https?:\/\/([^/]+)/.exec(delivery)?.[1] ?? '');
  return other !== undefined && host.includes(other)
    ? [
        `  these pipelines run on ${ci}, and the delivery repository is on ${host}: is that meant? else --ci ${other}`,
      ]
    : [];
}

/** The way to the last environment; the second person is another one, on a machine of theirs. */
function toTheEnd(project: NewProject): readonly string[] {
  const guarded = guardedOf(project);
  if (guarded === undefined) return [];
  const proposal = `${guarded}/promote-${project.app}`;
  return [
    `npx cdk8s-delivery promote ${project.app} --to ${guarded}`,
    `npx cdk8s-delivery approve ${proposal}   # by another person, in a clone of this project`,
    `npx cdk8s-delivery merge ${proposal}`,
  ];
}

function show(
  { out }: Context,
  folder: string,
  project: NewProject,
  {
    files,
    commit,
    tree,
    ci,
  }: {
    /** The system whose pipelines were written. */
    readonly ci: string | undefined;
    readonly files: readonly string[];
    readonly commit: CommitId | undefined;
    readonly tree: Awaited<ReturnType<typeof workTreeAt>>;
  },
): void {
  const way = relative(resolve('.'), folder);
  const begin = firstCommands(project, tree?.isWhole === false ? relative(folder, tree.top) : '.');
  // Where everything stands is asked in the end.
  const [first, status] = [begin.slice(0, -1), begin.slice(-1)];
  const next = [
    ...(way === '' ? [] : [`cd ${shellWord(way)}`]),
    ...(commit === undefined
      ? [
          'npm install',
          ...(tree === undefined ? ['git init --initial-branch main'] : []),
          tree?.isWhole === false ? 'git add .' : 'git add --all',
          'git commit --message "a new project"',
        ]
      : []),
    ...missingRepository(project.delivery, folder, project.branch),
    ...first,
    ...toTheEnd(project),
    ...status,
  ];
  const made = commit === undefined ? '' : `, first commit ${commit.slice(0, 12)}`;
  out.line(`${out.colors.green('✓')} ${project.name}: ${files.length} files${made}`);
  const { program } = project;
  const notes = [
    ...(program.kind === 'tarball' && program.content
      ? [
          `  the project depends on ${basename(program.file)}, this very program, which lies beside its package.json: npm has no ${version} of it yet`,
          ...(ci !== undefined
            ? [
                '  the pipelines install it from npm by its name: publish it in a registry of yours and have them ask there before they run, as docs/pipelines.md says',
              ]
            : []),
        ]
      : []),
    ...(ci === undefined
      ? []
      : [
          '  README.md says which tokens, environments and protected branches the pipelines need before they run',
          ...(ci === 'jenkins'
            ? []
            : [
                `  name the source repository of ${project.app} as \`repository\` in ${CODE.app(project.app)}: its own pipeline may then ask for releases`,
              ]),
        ]),
    ...otherForge(ci, project.delivery),
    ...(project.delivery === undefined
      ? [
          '  what runs is written to another Git repository, the delivery repository: its address stands in package.json, an example so far; the first line below tries it out in this one',
        ]
      : []),
    ...(project.image === undefined
      ? ['  <tag> stands for an image that is in the registry: release asks there for its digest']
      : []),
  ];
  for (const line of wrapLines(notes, out.columns)) out.line(out.colors.dim(line));
  for (const line of nextLines(next, { colors: out.colors, details: true, columns: out.columns }))
    out.line(line);
  out.data('init', { outcome: 'written', folder, files, commit: commit ?? null, next });
}
