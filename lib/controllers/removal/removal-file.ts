import { DEFAULT_CONTROLLER, type EnvironmentData } from '../../model/environment';
import { bootstrapPath } from '../../model/exchange';
import { DeliveryError, quote } from '../../model/finding';
import { removalOf } from './removals';

/**
 * What an administrator runs to take an environment down, as a script with a reason for each step.
 *
 * @param keep whether the workloads go on running, without a controller
 * @param now as it is now, where another controller delivers it: what that one got is applied anew at the end, as some of it
 *   has the labels of what is deleted
 * @throws DeliveryError `INVALID_OPTION` where its controller is unknown
 */
export function removalFile(
  environment: EnvironmentData,
  keep: boolean,
  now: EnvironmentData = environment,
): string {
  const { name, controller = DEFAULT_CONTROLLER } = environment;
  const removal = removalOf(environment);
  if (!removal)
    throw DeliveryError.of('INVALID_OPTION', `nothing is known of the controller ${quote(controller)}`, {
      environment: name,
    });
  const moved = now.controller !== controller;
  const what = moved
    ? `what ${controller} has of ${name} away: ${now.controller} delivers it now`
    : `${name} down`;
  const header = [
    '#!/bin/sh',
    `# What an administrator does to take ${what}. Step by step: review it, it deletes.`,
    keep
      ? '# The workloads go on running, and nobody heals or updates them any more.'
      : '# The workloads go with it. Nothing of another environment is touched.',
    'set -eu',
  ];
  const again = {
    why: `what ${now.controller} needs, anew, as the first lines of the file say; \`cdk8s-delivery bootstrap --env ${name} --out\` writes it`,
    commands: [`kubectl apply -f ${bootstrapPath(now.name)}`],
  };
  const steps = [...removal.steps(environment, keep), ...(moved ? [again] : [])].map(
    ({ why, commands }, index) => [`# ${index + 1}. ${why}`, ...commands].join('\n'),
  );
  return `${[header.join('\n'), ...steps].join('\n\n')}\n`;
}
