import { DEFAULT_CONTROLLER, type EnvironmentData } from '../../model/environment';
import { DeliveryError, quote } from '../../model/finding';
import { removalOf } from './removals';

/**
 * What an administrator runs to take an environment down, as a script with a reason for each step.
 *
 * @param keep whether the workloads go on running, without a controller
 * @throws DeliveryError `INVALID_OPTION` where its controller is unknown
 */
export function removalFile(environment: EnvironmentData, keep: boolean): string {
  const { name, controller = DEFAULT_CONTROLLER } = environment;
  const removal = removalOf(environment);
  if (!removal)
    throw DeliveryError.of('INVALID_OPTION', `nothing is known of the controller ${quote(controller)}`, {
      environment: name,
    });
  const header = [
    '#!/bin/sh',
    `# What an administrator does to take ${name} down, step by step. Review it: it deletes.`,
    keep
      ? '# The workloads go on running, and nobody heals or updates them any more.'
      : '# The workloads go with it. Nothing of another environment is touched.',
    'set -eu',
  ];
  const steps = removal
    .steps(environment, keep)
    .map(({ why, commands }, index) => [`# ${index + 1}. ${why}`, ...commands].join('\n'));
  return `${[header.join('\n'), ...steps].join('\n\n')}\n`;
}
