import { type Command, Option } from 'commander';
import { WATCHERS, type WatchedSlot } from '../../controllers/watching';
import type { DiscoveredSlot, Discovery } from '../../engine/promotion';
import { policyWords, slotParts } from '../../model/app';
import { DeliveryError } from '../../model/finding';
import {
  type AppName,
  Digest,
  type EnvironmentName,
  httpOrPathUrl,
  parseAppName,
  parseSlotName,
} from '../../model/scalars';
import { printableLines } from '../../model/text';
import type { ChangeOf } from '../../promotion/index';
import { emitYaml } from '../../yaml';
import type { Context } from '../context';
import { withExamples } from '../examples';
import type { ChangeOutput } from '../json/changing';
import { enveloped, type Said } from '../json/envelope';
import { onlyOne } from '../json/only-one';
import type { Output } from '../output';
import { parseOption } from '../parse-option';
import { findingLines } from '../print-findings';
import { gravest, tellOutcome } from '../show-outcome';
import { renderOptions } from './render-options';
import { type ChangeOptions, contextOf, termsOf } from './run';

interface Options extends ChangeOptions {
  readonly env?: EnvironmentName;
  readonly emit?: string;
  readonly repository?: string;
  readonly namespace?: string;
}

export function discoverCommand(program: Command): void {
  const command = program
    .command('discover')
    .summary('ask registries for new images, and release them')
    .description(
      'Asks registries for the newest image of every slot that has `discover`: the highest version in a range, the last tag of a pattern, what a tag names now. Makes of the new ones one release for each app, as `release` does and by the same rules. Meant to run by the clock.',
    )
    .argument('[app...]', 'apps; every app that has a slot with `discover` unless given')
    .option('-n, --dry-run', 'list what is new and plan its releases, and change nothing')
    .option('--env <environment>', 'environment to enter; the first entry of each app unless given')
    .option('--reason <text>', 'why, kept in the commit')
    .option('--ticket <text>', 'the ticket that it is part of, kept in the commit')
    .addOption(
      new Option(
        '--emit <program>',
        'ask nothing and release nothing: print the objects by which another program looks for new images, and wakes a workflow that runs `discover`',
      )
        .choices(WATCHERS.map(({ name }) => name))
        .conflicts(['dryRun', 'env']),
    )
    .option('--repository <url>', 'with --emit: the repository on the forge whose workflow runs `discover`')
    .option(
      '--namespace <namespace>',
      "with --emit: namespace of the objects; the program's own unless given",
    );
  withExamples(
    renderOptions(command),
    'discover --dry-run',
    'discover',
    'discover --emit flux --repository https://github.com/example/fleet | kubectl apply -f -',
    'discover frontend backend --env dev --json',
  ).action(async (names: string[], options: Options, self: Command) => {
    if (options.emit !== undefined)
      return emitWatching(contextOf(self), names.map(parseAppName), options.emit, options);
    for (const each of ['repository', 'namespace'] as const)
      if (options[each] !== undefined)
        throw DeliveryError.of('INVALID_OPTION', `--${each} goes with --emit only`);
    await discoverAndRelease(contextOf(self), names.map(parseAppName), options);
  });
}

/** Prints what watches the registries of every slot that says which tags are new. */
async function emitWatching(
  context: Context,
  apps: readonly AppName[],
  name: string,
  options: Options,
): Promise<void> {
  const { out } = context;
  const snapshot = await context.snapshot();
  const names = apps.length > 0 ? apps : await snapshot.appNames();
  await snapshot.prefetchApps(names);
  const slots: WatchedSlot[] = [];
  for (const app of names)
    for (const [slot, said] of Object.entries((await snapshot.app(app)).images)) {
      const { repository, discover: policy } = slotParts(said);
      if (policy !== undefined) slots.push({ app, slot: parseSlotName(slot), repository, policy });
    }
  const watcher = WATCHERS.find((each) => each.name === name)?.load();
  if (!watcher || options.repository === undefined)
    throw DeliveryError.of(
      'INVALID_OPTION',
      '--emit needs --repository: where the workflow is that runs `discover`',
    );
  const { objects, left } = watcher.watch(slots, {
    namespace: options.namespace ?? watcher.namespace,
    repository: parseOption(httpOrPathUrl, '--repository', options.repository),
  });
  out.done();
  for (const { slot, why } of left) out.note(`${slot.app}/${slot.slot} is left out: ${why}`);
  if (objects.length === 0)
    throw DeliveryError.of(
      'INVALID_OPTION',
      'no slot says which tags are new images in a way that can be written',
      {},
      { remedy: 'give a slot `discover`, and run `cdk8s-delivery configure`: docs/discover.md' },
    );
  const text = objects.map(emitYaml).join('---\n');
  for (const line of text.trimEnd().split('\n')) out.content(line);
  out.data('watching', { outcome: 'printed', program: name, text });
}

async function discoverAndRelease(
  context: Context,
  apps: readonly AppName[],
  options: Options,
): Promise<void> {
  const { out } = context;
  const delivery = await context.open();
  const found = await delivery.discover({
    ...(apps.length === 0 ? {} : { apps }),
    ...(options.env === undefined ? {} : { into: options.env }),
  });
  out.done();
  if (found.length === 0) out.line('no app has a slot with `discover`: nothing is looked for');
  const results: { readonly discovery: Discovery; readonly said: Said<ChangeOutput> }[] = [];
  for (const discovery of found) {
    for (const line of discoveryLines(discovery, out)) out.line(line);
    for (const line of findingLines(discovery.findings, out)) out.line(line);
    results.push({ discovery, said: await release(context, discovery, options) });
  }
  const findings = results.flatMap(({ discovery, said }) => [
    ...discovery.findings,
    ...(said.findings ?? []),
  ]);
  out.data('discovery', {
    outcome: gravest(new Set(results.map(({ said }) => said.outcome))),
    release: onlyOne(results.flatMap(({ said }) => said.release ?? [])) ?? null,
    commit: onlyOne(results.flatMap(({ said }) => said.commit ?? [])) ?? null,
    findings,
    apps: results.map(({ discovery, said }) => discoveryJson(discovery, said)),
  });
  process.exitCode = findings.some(({ severity }) => severity === 'refusal') ? 1 : 0;
}

/** Makes the release of an app; its failure does not stop the others. */
async function release(
  context: Context,
  { app, change }: Discovery,
  options: Options,
): Promise<Said<ChangeOutput>> {
  if (!change) return NOTHING;
  const { out } = context;
  try {
    const delivery = await context.open();
    const terms = { ...termsOf(options), dryRun: options.dryRun ?? false };
    return await tellOutcome(context, await delivery.run(change as ChangeOf, terms));
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code === 'INTERNAL') throw error;
    out.done();
    for (const line of findingLines(error.findings, out)) out.wrong(line);
    out.wrong(out.colors.red(`${app} is not released`));
    return { ...NOTHING, outcome: 'refused', findings: error.findings };
  }
}

const NOTHING: Said<ChangeOutput> = { outcome: 'nothing', plan: null, parts: [] };

function discoveryLines({ app, environment, slots }: Discovery, out: Output): string[] {
  const { colors } = out;
  const width = Math.max(0, ...slots.map(({ slot }) => slot.length));
  const into = environment === undefined ? '' : ` into ${environment}`;
  return [
    colors.bold(printableLines(app + into)),
    ...slots.map(
      (each) => `  ${printableLines(each.slot.padEnd(width))}  ${printableLines(slotWords(each))}`,
    ),
  ];
}

function slotWords({ standing, repository, runs, found, policy }: DiscoveredSlot): string {
  const wanted = `${policyWords(policy)}, of ${repository}`;
  switch (standing) {
    case 'new':
      return `${repository}  ${runs?.version ?? 'nothing'} → ${found?.version ?? ''} (sha256:${found ? Digest.short(found.digest) : ''})`;
    case 'same':
      return `${runs?.version ?? ''} is ${wanted}`;
    case 'older':
      return `${runs?.version ?? ''} is newer than ${wanted}`;
    case 'undecided':
      return `not known: ${wanted}`;
  }
}

function discoveryJson({ app, environment, slots }: Discovery, said: Said<ChangeOutput>) {
  return {
    app,
    environment: environment ?? null,
    slots: slots.map(({ slot, repository, policy, runs, found, standing }) => ({
      slot,
      repository,
      policy,
      runs: runs?.full ?? null,
      found: found?.full ?? null,
      standing,
    })),
    change:
      said.plan === null
        ? null
        : (enveloped('change', { ...said, findings: [] } as typeof said) as ChangeOutput),
  };
}
