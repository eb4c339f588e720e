import { pausingOf } from '../../controllers/pausing';
import type { EnvironmentData } from '../../model/environment';
import type { Finding } from '../../model/finding';
import { printableLines } from '../../model/text';
import { inlineCode } from '../../views/plan';
import type { Emergency } from './emergency';

/** What the steps are written for. */
interface StepsInput {
  readonly emergency: Emergency;
  readonly environment: EnvironmentData;
  /** Files that hand the target over now. */
  readonly handover: readonly string[];
  /** How many objects stand there now, and are not in what is put in place. */
  readonly removed: number;
  /** What speaks against it, without stopping it. */
  readonly findings: readonly Finding[];
}

/** Characters of a text from outside before it is cut. */
const LONGEST = 2_000;

/** What a person does with the folder, as Markdown: every command is typed in the folder, with nothing but kubectl. */
export function emergencySteps({ emergency, environment, handover, removed, findings }: StepsInput): string {
  const { app, release, replaced, at, to } = emergency;
  const by = inlineCode(emergency.by);
  const reason = emergency.reason === undefined ? undefined : inlineCode(emergency.reason, LONGEST);
  const target = { environment: environment.name, app, handover };
  const pausing = pausingOf(environment);
  const { name: cluster, server } = environment.destination;
  const block = (lines: readonly string[]) => ['```sh', ...lines, '```'];
  const all = [
    `# Put ${app} in ${environment.name} back to ${release}`,
    `Written by ${by} at ${at}, for the cluster ${cluster ?? server ?? 'of the controller'}. It takes the place of ${replaced ?? 'nothing'}; commit ${to} of branch ${emergency.branch} had it.${reason === undefined ? '' : ` Why: ${reason}`}`,
    ...(findings.length === 0
      ? []
      : [
          'Read this first:',
          findings.map(({ code, message }) => `- ${code}: ${inlineCode(message, LONGEST)}`).join('\n'),
        ]),
    '## 1. Keep the controller from putting it back',
    ...(pausing
      ? [block(pausing.pause(target)).join('\n')]
      : [`Pause ${environment.controller ?? 'the controller'} for ${app}.`]),
    '## 2. Put the objects in place',
    'Jobs that run once are among them: see above whether one runs again.',
    block([
      'kubectl diff -f target/objects',
      'kubectl apply --server-side --force-conflicts -f target/objects',
      ...(removed === 0 ? [] : ['kubectl delete --ignore-not-found -f removed']),
    ]).join('\n'),
    '## 3. Once Git can be reached, say so there',
    'Until then `cdk8s-delivery status` and `cdk8s-delivery check` are red on the machine that wrote this folder.',
    block(['cdk8s-delivery follow-up --from .']).join('\n'),
    'Where nothing was put in place: `cdk8s-delivery follow-up --from . --not-applied`.',
    '## 4. Let the controller go on',
    ...(pausing ? [block(pausing.resume(target)).join('\n')] : ['Resume what step 1 paused.']),
  ];
  return `${all.map(printableLines).join('\n\n')}\n`;
}
