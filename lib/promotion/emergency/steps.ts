import { pausingOf } from '../../controllers/pausing';
import { commandLine } from '../../engine/promotion';
import type { EnvironmentData } from '../../model/environment';
import type { Finding } from '../../model/finding';
import { printableLines } from '../../model/text';
import { inlineCode } from '../../views/plan';
import type { Emergency } from './emergency';

/** The inputs of the steps. */
interface StepsInput {
  readonly emergency: Emergency;
  readonly environment: EnvironmentData;
  /** Files that hand the target over now. */
  readonly handover: readonly string[];
  /** How many objects stand there now, and are not in what is put in place. */
  readonly removed: number;
  /** What applying does to the Jobs among the objects: a line for each. */
  readonly jobs: readonly string[];
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Warnings. */
  readonly findings: readonly Finding[];
}

/** Characters of a text from outside before it is cut. */
const LONGEST = 2_000;

/** What a person does with the folder, as Markdown: commands of kubectl are typed in the folder, with nothing but kubectl. */
export function emergencySteps(input: StepsInput): string {
  const { emergency, environment, handover, removed, jobs, folder, findings } = input;
  const { app, release, replaced, at, to } = emergency;
  const by = inlineCode(emergency.by);
  const reason = emergency.reason === undefined ? undefined : inlineCode(emergency.reason, LONGEST);
  const { automated, prune } = environment.sync;
  const target = { environment: environment.name, app, handover, prunes: automated && prune };
  const pausing = pausingOf(environment);
  const { controller, objects } = pausing?.clusters(environment) ?? unknownClusters(environment);
  const followUp = commandLine('follow-up', '--from', folder);
  const block = (lines: readonly string[]) => ['```sh', ...lines, '```'];
  const all = [
    `# Put ${app} in ${environment.name} back to ${release}`,
    `Written by ${by} at ${at}, for ${objects}. It takes the place of ${replaced ?? 'nothing'}; commit ${to} of branch ${emergency.branch} had it.${reason === undefined ? '' : ` Why: ${reason}`}`,
    ...(controller === objects
      ? []
      : [
          `Two clusters are meant, ${controller} and ${objects}: each step says which one. See where \`kubectl config current-context\` points, or add \`--context\` to each \`kubectl\`.`,
        ]),
    ...(findings.length === 0
      ? []
      : [
          'Read this first:',
          findings.map(({ code, message }) => `- ${code}: ${inlineCode(message, LONGEST)}`).join('\n'),
        ]),
    `## 1. In ${controller}: keep the controller from putting it back`,
    ...(pausing
      ? [block(pausing.pause(target)).join('\n')]
      : [`Pause ${environment.controller ?? 'the controller'} for ${app}.`]),
    `## 2. In ${objects}: put the objects in place`,
    ...(jobs.length === 0 ? [] : [jobs.join('\n')]),
    block([
      'kubectl diff -f target/objects',
      'kubectl apply --server-side --force-conflicts -f target/objects',
      ...(removed === 0 ? [] : ['kubectl delete --ignore-not-found -f removed']),
    ]).join('\n'),
    '## 3. Once Git can be reached, say so there',
    'Until then `cdk8s-delivery status` and `cdk8s-delivery check` are red on the machine that wrote this folder. Type this in the project, or in the clone of the delivery repository, not in this folder:',
    block([followUp]).join('\n'),
    `Where nothing was put in place: \`${followUp} --not-applied\`.`,
    `## 4. In ${controller}: let the controller go on`,
    ...(pausing ? [block(pausing.resume(target)).join('\n')] : ['Resume what step 1 paused.']),
  ];
  return `${all.map(printableLines).join('\n\n')}\n`;
}

/** The clusters of a controller that is not known here. */
function unknownClusters({ name, controller = 'the controller' }: EnvironmentData) {
  return { controller: `the cluster of ${controller}`, objects: `the cluster of ${name}` };
}
