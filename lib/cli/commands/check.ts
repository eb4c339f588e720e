import type { Command } from 'commander';
import { DeliveryError, type Finding, quote } from '../../finding';
import { checkChange, checkRecords, type DerivedChange, snapshotAt } from '../../history';
import {
  type ContentChecks,
  findRelease,
  findRendered,
  planWitness,
  readTree,
  repositoryOf,
  runChange,
  type Snapshot,
} from '../../promotion';
import { checkContents, deliveryRevision } from '../../review';
import { version } from '../../version';
import { interruption } from '../interruption';
import { findingLines, printable } from '../print-findings';
import { projectRenderer, type RenderSettings } from '../renderer';
import { showOutcome } from '../show-outcome';
import { renderOptions } from './release';
import { contextOf, requestOf } from './run';

interface Options extends RenderSettings {
  readonly env?: string;
  readonly render?: string;
  readonly release?: string;
  readonly records?: boolean;
  readonly format: string;
  readonly base?: string;
  readonly head?: string;
}

const FORMATS: readonly string[] = ['text', 'sarif', 'junit', 'github'];

export function checkCommand(program: Command): void {
  const command = program
    .command('check')
    .summary('prove that the files are what the records say')
    .description(
      'Without --render: every record certifies itself, every target has the files its record names, and every manifest satisfies the schemas of its cluster and the rules of its environment; no code runs. With --base: what changed is judged by every rule of the verb it amounts to. With --render: one release is rendered again, and a witness is kept when the same files come out (on the built-in forge it is unsigned).',
    )
    .option('--env <environment>', 'one environment only')
    .option('--format <kind>', 'of the report: text, sarif, junit or github', 'text')
    .option('--records', 'prove records and files only, judge no manifests')
    .option(
      '--base <revision>',
      'judge what changed since this revision of the delivery repository, by every rule of the verb',
    )
    .option('--head <revision>', 'revision to judge; the delivery branch unless given')
    .option('--render <app>', 'render a release of this app again, as a witness')
    .option(
      '--release <id>',
      'which release to render; what the first environment runs that has one unless given',
    );
  renderOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-delivery check
  cdk8s-delivery check --env prod --json
  cdk8s-delivery check --base delivery --head prod/promote-frontend
  cdk8s-delivery check --render frontend --as "ci <ci@example.org>"`,
    )
    .action(async (options: Options, self: Command) => {
      if (options.release !== undefined && options.render === undefined)
        throw DeliveryError.of('INVALID_OPTION', '--release goes with --render');
      if (!FORMATS.includes(options.format))
        throw DeliveryError.of(
          'INVALID_OPTION',
          `${quote(options.format)} is no format, there are: ${FORMATS.join(', ')}`,
        );
      if (options.format !== 'text' && (options.base !== undefined || options.render !== undefined))
        throw DeliveryError.of(
          'INVALID_OPTION',
          '--format goes without --base and --render; --json goes with both',
        );
      if (options.head !== undefined && options.base === undefined)
        throw DeliveryError.of('INVALID_OPTION', '--head goes with --base');
      if (options.base !== undefined) await checkDifference(options.base, options, self);
      else if (options.render !== undefined) await witness(options.render, options, self);
      else await checkFiles(options, self);
    });
}

async function checkFiles({ env, records = false, format }: Options, command: Command): Promise<void> {
  const context = contextOf(command);
  const { out } = context;
  const snapshot = await context.snapshot();
  const environments =
    env === undefined ? snapshot.environments.map(({ name }) => name) : [snapshot.environment(env).name];
  const { targets, findings: proof } = await checkRecords(snapshot, environments);
  out.step(`judging manifests of ${environments.length} environments`);
  const { manifests, findings: judged } = records
    ? { manifests: 0, findings: [] }
    : await checkContents(snapshot, environments, context.content);
  out.done();
  const findings = [...proof, ...judged];
  if (format !== 'text') {
    process.stdout.write(report(format, findings, environments));
    if (findings.some(({ severity }) => severity === 'refusal')) process.exitCode = 1;
    return;
  }
  for (const line of findingLines(findings, out)) out.line(line);
  const failed = findings.some(({ severity }) => severity === 'refusal');
  out.line(
    failed
      ? out.colors.red(`${findings.length} findings in ${targets} targets`)
      : `${out.colors.green('✓')} ${targets} targets of ${environments.length} environments are what their records say`,
  );
  if (!records && !failed)
    out.line(
      `${out.colors.green('✓')} ${manifests} manifests satisfy the schemas and the rules that hold there`,
    );
  out.data({
    result: failed ? 'failed' : 'passed',
    commit: snapshot.home.head ?? null,
    targets,
    manifests,
    findings,
  });
  if (failed) process.exitCode = 1;
}

async function checkDifference(base: string, { head }: Options, command: Command): Promise<void> {
  const context = contextOf(command);
  const { out } = context;
  const snapshot = await (await context.delivery()).snapshot();
  const from = await deliveryRevision(snapshot, base);
  const to = await deliveryRevision(snapshot, head ?? 'HEAD');
  if (from.site !== to.site)
    throw DeliveryError.of('INVALID_OPTION', '--base and --head are revisions of different repositories');
  const repository = repositoryOf(from.site);
  const fork = (await repository.mergeBase(from.commit, to.commit)) ?? from.commit;
  const changed = (await repository.changes(fork, to.commit)).filter(({ type }) => type === 'blob');
  const judged = await snapshotAt(snapshot, from.site, from.commit);
  const { changes, findings: broken } = await checkChange(judged, to.commit, changed, new Date());
  const findings = [...broken, ...(await changedContents(judged, to.commit, changes, context.content))];
  for (const { kind, environment, app, files } of changes) {
    const target = environment === undefined ? `${files.length} files` : `${environment}/${app}`;
    out.line(`  ${kind.padEnd(22)} ${printable(target)}`);
  }
  for (const line of findingLines(findings, out)) out.line(line);
  const failed = findings.some(({ severity }) => severity === 'refusal');
  if (failed) process.exitCode = 1;
  else out.line(`${out.colors.green('✓')} ${changes.length} changes, none breaks a rule`);
  out.data({ result: failed ? 'failed' : 'passed', base: from.commit, head: to.commit, changes, findings });
}

function report(format: string, findings: readonly Finding[], environments: readonly string[]): string {
  const { toGithub, toJunit, toSarif } = require('../formats') as typeof import('../formats');
  switch (format) {
    case 'sarif':
      return toSarif(findings, {
        version,
        pack: (require('../../policy/pack') as typeof import('../../policy/pack')).PACK,
      });
    case 'junit':
      return toJunit(
        findings,
        environments.map((environment) => ({ environment, apps: [] })),
      );
    case 'github':
      return toGithub(findings);
    default:
      throw DeliveryError.of('INTERNAL', `nothing reports as ${format}`);
  }
}

/** Judges the manifests that a difference brings, by the data of its base. */
async function changedContents(
  base: Snapshot,
  head: string,
  changes: readonly DerivedChange[],
  content: ContentChecks,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { kind, environment, app } of changes) {
    const brings = kind === 'release or promotion' || kind === 'files';
    if (!brings || environment === undefined || app === undefined) continue;
    if (!base.environments.some(({ name }) => name === environment)) continue;
    const tree = await repositoryOf(base.siteOf(environment)).idAt(head, base.manifestPath(environment, app));
    const files = tree === undefined ? undefined : await readTree(base, tree, environment);
    if (files) findings.push(...(await content(base, environment))(files, { environment, app }));
  }
  return findings;
}

async function witness(app: string, options: Options, command: Command): Promise<void> {
  const context = contextOf(command);
  const project = await context.projectCode();
  const render = await projectRenderer(context, options);
  const outcome = await runChange(
    await context.delivery(),
    async (snapshot) =>
      planWitness(
        snapshot,
        { ...requestOf(context, {}), app, record: await releaseToRender(snapshot, app, options.release) },
        { render, project },
      ),
    {
      forge: (snapshot) => context.forge(snapshot),
      onProgress: (step) => context.out.step(step),
      signal: interruption,
    },
  );
  if (outcome.kind !== 'refused')
    context.out.line(
      `${context.out.colors.green('✓')} ${app} rendered again: the same files came out (an unsigned statement)`,
    );
  process.exitCode = await showOutcome(context, [outcome]);
}

async function releaseToRender(snapshot: Snapshot, app: string, id: string | undefined) {
  await snapshot.app(app);
  const environments = snapshot.environments.map(({ name }) => name);
  const found =
    (await findRelease(snapshot, app, id ?? 'r-', environments)) ??
    (id === undefined ? undefined : await findRendered(snapshot, app, id));
  if (found) return found.record;
  throw DeliveryError.of(
    'NO_RELEASE',
    id === undefined
      ? `${app} has no release anywhere`
      : `${app} has no release ${id}, neither in an environment nor among the renders`,
    { app },
  );
}
