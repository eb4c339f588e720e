import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type ExaminedEnvironment, examineCluster, readDump } from '../../controllers/doctor';
import type { Snapshot } from '../../engine/delivery';
import { bootstrapPath } from '../../model/exchange';
import { DeliveryError, type Finding, quote } from '../../model/finding';
import { type EnvironmentName, parseEnvironmentName } from '../../model/scalars';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { takesMany } from '../given-once';
import { listOf } from '../list-of';
import { findingLines } from '../print-findings';
import { readDumpFile, standing } from '../read-dump-file';
import { contextOf } from './run';

interface Options {
  readonly dump: readonly string[];
  readonly env?: readonly EnvironmentName[];
}

export function doctorCommand(program: Command): void {
  withExamples(
    program
      .command('doctor')
      .summary('say what the cluster does not do of what Git says, and why')
      .description(
        'Reads objects of the cluster from files that kubectl wrote, and compares them with the delivery branch and the bootstrap files beside the code: what no controller looks at, what is missing or older than its file, policies that match nothing, releases that were given up half-way. Reaches no cluster, needs no right in one, and changes nothing. Ends with 1 where something has to be done.',
      )
      .requiredOption(
        '--dump <file...>',
        'files with what `kubectl get … -o yaml` or `-o json` printed; docs/doctor.md has the commands (repeatable)',
        takesMany((file: string, before: readonly string[] = []) => [...before, file]),
      )
      .option('--env <environment,…>', 'these environments only (repeatable)', listOf(parseEnvironmentName)),
    'doctor --dump cluster.yaml settings.yaml',
    'doctor --dump cluster.yaml --env prod',
  ).action(async ({ dump, env }: Options, command: Command) => {
    const context = contextOf(command);
    const objects = dump.flatMap((file) => objectsOf(context, file));
    const snapshot = await context.snapshot();
    const environments = env?.map((name) => snapshot.environment(name)) ?? snapshot.environments;
    const examined = await Promise.all(environments.map((each) => examinedOf(context, snapshot, each.name)));
    show(context, examineCluster(objects, examined), objects.length);
  });
}

/**
 * The objects of one file. A file without any would say that all is well, and is what a command leaves that was not let in.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
function objectsOf(context: Context, file: string): ReturnType<typeof readDumpFile> {
  const objects = readDumpFile(context, '--dump', file);
  if (objects.length > 0) return objects;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `--dump: ${quote(file)} holds no object: the command that wrote it may have failed`,
    {},
    {
      remedy:
        'take it again and look at what the command says; leave the file out where there is nothing to take',
    },
  );
}

async function examinedOf(
  context: Context,
  snapshot: Snapshot,
  name: EnvironmentName,
): Promise<ExaminedEnvironment> {
  const environment = snapshot.environment(name);
  const apps = await snapshot.recordNames(name);
  const path = bootstrapPath(name);
  const text = standing(resolve(context.folder, path));
  if (text === undefined) return { environment, apps };
  const file = readDump(text);
  if (typeof file === 'string')
    throw DeliveryError.of('BROKEN_FILE', `${quote(path)} cannot be read: ${file}`, { file: path });
  return { environment, apps, file };
}

function show({ out }: Context, findings: readonly Finding[], objects: number): void {
  out.done();
  for (const line of findingLines(findings, out)) out.line(line);
  const bad = findings.filter(({ severity }) => severity === 'refusal').length;
  if (bad > 0) process.exitCode = 1;
  else out.line(`${out.colors.green('✓')} ${objects} objects looked at, nothing has to be done`);
  out.data('diagnosis', { outcome: bad > 0 ? 'ill' : 'well', objects, findings });
}
