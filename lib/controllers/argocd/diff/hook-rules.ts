import { asUnknown, type DiffContext, type DiffRule, judgement } from '../../../kubernetes/diff';
import type { JsonMap } from '../../../model/json';
import { memberAt } from '../../../model/json';

const HOOKS = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/';
const KEY = /^(?:argocd\.argoproj\.io\/hook(?:-delete-policy)?|helm\.sh\/hook(?:-weight|-delete-policy)?)$/;

/** Hooks: objects that Argo CD creates, and so runs, at every sync. */
export const HOOK_RULES: readonly DiffRule[] = [
  {
    id: 'hook-annotation',
    class: 'hook',
    at: ['metadata.annotations.*'],
    key: KEY,
    judge: asUnknown('when the hook runs and what becomes of it'),
    source: HOOKS,
  },
  {
    id: 'hook-object',
    class: 'hook',
    at: ['', 'spec.**', 'data.**'],
    when: ({ path }, context) => hookPhases(context) !== '' && path.at(-1) !== 'image',
    judge: (_, context) => judgement('unknown', `runs as ${hookPhases(context)} hook`),
    source: HOOKS,
  },
];

/** Whether the object is a hook. */
export function isHook(object: JsonMap): boolean {
  return phasesOf(object) !== '';
}

function hookPhases({ before, after }: DiffContext): string {
  return phasesOf(after) || phasesOf(before);
}

function phasesOf(object: JsonMap | undefined): string {
  for (const key of ['argocd.argoproj.io/hook', 'helm.sh/hook']) {
    const value = memberAt(object, ['metadata', 'annotations', key]);
    if (typeof value === 'string' && value !== '' && value !== 'Skip') return value;
  }
  return '';
}
