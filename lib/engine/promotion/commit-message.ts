import { referenceTrailers } from '../../controllers/argocd';
import { printPerson } from '../../model/scalars';
import { cut, quiet, quietLine, quietParagraph } from '../../model/text';
import { printTrailers, TRAILERS, type Trailer } from '../../registry';
import type { ChangeEntry } from './changes/change-entry';
import { changeOf } from './changes/registry';
import type { Plan, TargetPlan } from './plan';

/**
 * The message of the commit that a plan makes. Trailers are its last paragraph, whatever the text before holds.
 *
 * @param description the plan in words, for reviewers; nothing in it can be taken for a trailer
 */
export function commitMessage(plan: Plan, extra: readonly Trailer[] = [], description = ''): string {
  const body = plan.targets.filter(({ change }) => change !== 'same').map(targetLine);
  return [
    subjectLine(plan),
    ...(plan.reason ? [quietParagraph(plan.reason)] : []),
    ...(body.length > 0 ? [body.join('\n')] : []),
    ...(description.trim() === '' ? [] : [quiet(withoutControl(description)).trim()]),
    printTrailers([...planTrailers(plan), ...extra]),
  ]
    .join('\n\n')
    .concat('\n');
}

/** One line that says what the plan does. */
export function subjectLine(plan: Plan): string {
  return changeOf(plan.verb).subject(plan);
}

function planTrailers(plan: Plan): Trailer[] {
  const changing = plan.targets.filter(({ change }) => change !== 'same');
  const set = changeOf(plan.verb).set?.(plan.change);
  return [
    [TRAILERS.change, plan.verb],
    ...(plan.environment === undefined ? [] : [[TRAILERS.environment, plan.environment] as const]),
    ...changing.flatMap((target) => targetTrailers(target, changeOf(plan.verb))),
    ...referenceTrailers(changing.map(({ to }) => to?.source)),
    ...plan.bypass.map(
      (code) => [TRAILERS.bypass, `${code} (${quietLine(plan.reason ?? 'no reason')})`] as const,
    ),
    ...(plan.reason === undefined ? [] : [[TRAILERS.reason, quietLine(cut(plan.reason, 500))] as const]),
    ...(plan.ticket === undefined ? [] : [[TRAILERS.ticket, quietLine(plan.ticket)] as const]),
    ...(set === undefined ? [] : [[TRAILERS.set, set] as const]),
    [TRAILERS.plan, plan.digest],
    [TRAILERS.requestedBy, printPerson(plan.requestedBy)],
  ];
}

function targetTrailers(target: TargetPlan, entry: ChangeEntry): Trailer[] {
  const { app, to } = target;
  return [
    [TRAILERS.app, app],
    ...(to ? [[TRAILERS.release, to.release] as const] : []),
    ...(entry.trailers?.(target) ?? []),
    ...(to?.source?.commit === undefined ? [] : [[TRAILERS.sourceCommit, to.source.commit] as const]),
  ];
}

function targetLine({ app, change, from, to, environment }: TargetPlan): string {
  if (change === 'remove') return `- ${app}: ${from?.release ?? 'files'} removed from ${environment}`;
  if (change === 'evidence') return `- ${app}: evidence of ${to?.release ?? ''}`;
  return `- ${app}: ${from?.release ?? 'nothing'} -> ${to?.release ?? 'nothing'}`;
}

/** Lines stay lines; characters that git or a terminal could interpret are removed. */
function withoutControl(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ' ');
}
