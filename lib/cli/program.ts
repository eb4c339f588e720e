import { Command } from 'commander';
import { version } from '../version';
import { checkCommand } from './commands/check';
import { configureCommand } from './commands/configure';
import { controlCommands } from './commands/control';
import { auditCommand, historyCommand } from './commands/history';
import { promoteCommand } from './commands/promote';
import { approveCommand, mergeCommand } from './commands/proposals';
import { releaseCommand } from './commands/release';
import { retireCommand, rollbackCommand } from './commands/rollback';
import { statusCommand, whereCommand } from './commands/status';
import { synthCommand } from './commands/synth';

/** The command line: it parses, calls the engine and prints; only the entry file sets the exit code. */
export function createProgram(): Command {
  const program = new Command('cdk8s-delivery')
    .description('Typed environments and provable promotion for GitOps, with no server.')
    .version(version)
    .option(
      '-C, --project <folder>',
      'project folder, or a clone of the delivery repository; this folder unless given',
    )
    .option(
      '--delivery <repository>',
      'delivery repository, URL or path; else $CDK8S_DELIVERY_REPOSITORY, package.json, origin, this repository',
    )
    .option(
      '--branch <name>',
      'delivery branch; else $CDK8S_DELIVERY_BRANCH, package.json, the branch of a clone, "delivery"',
    )
    .option(
      '--forge <kind>',
      'where proposals are approved: local (built in) or git (elsewhere); local for a path, git for a URL unless given',
    )
    .option(
      '--as <person>',
      'who asks or approves, "Name <email>"; else $CDK8S_DELIVERY_AS, then the author that git knows',
    )
    .option('--json', 'print the result as JSON')
    .option('--no-color', 'print without colour')
    .showHelpAfterError('(--help shows the options)')
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Exit codes: 0 done, or nothing to do; 1 refused, or a check failed; 2 wrong usage or configuration.

A first promotion:
  cdk8s-delivery configure
  cdk8s-delivery release frontend --image server=ghcr.io/stefanprodan/podinfo:6.11.2@sha256:…
  cdk8s-delivery promote frontend --to staging
  cdk8s-delivery status`,
    );
  for (const add of [
    synthCommand,
    configureCommand,
    releaseCommand,
    promoteCommand,
    approveCommand,
    mergeCommand,
    rollbackCommand,
    retireCommand,
    controlCommands,
    statusCommand,
    historyCommand,
    auditCommand,
    whereCommand,
    checkCommand,
  ]) {
    add(program);
  }
  return withGlobals(program);
}

/** Global options may stand before or behind the command. */
function withGlobals(program: Command): Command {
  for (const command of program.commands) {
    command.configureHelp({ showGlobalOptions: true });
    for (const option of program.options) {
      if (option.attributeName() === 'version') continue;
      command.addOption(
        Object.assign(Object.create(Object.getPrototypeOf(option)), option, { hidden: true }),
      );
    }
  }
  return program;
}
