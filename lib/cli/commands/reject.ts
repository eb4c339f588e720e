import type { Command } from 'commander';
import { withExamples } from '../examples';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

/** `reject` and `unreject`. */
export function rejectCommands(program: Command): void {
  withExamples(
    changing(program.command('reject'), { reason: 'needed' })
      .summary('never promote a release or an image again')
      .argument('<what>', 'release id (r-…), image digest (sha256:…) or <environment>:<tree id>'),
    'reject sha256:187803cd… --reason "CVE-2026-0001"',
  ).action((what: string, options: ChangeOptions, command: Command) =>
    changeAndShow(contextOf(command), options, { verb: 'reject', what }, { words: { what: '<what>' } }),
  );
  withExamples(
    changing(program.command('unreject'))
      .summary('allow what was rejected to be promoted again')
      .argument('<what>', 'what was rejected, as `reject` was given it'),
    'unreject sha256:187803cd… --reason "CVE-2026-0001 does not concern us"',
  ).action((what: string, options: ChangeOptions, command: Command) =>
    changeAndShow(contextOf(command), options, { verb: 'unreject', what }, { words: { what: '<what>' } }),
  );
}
