import { memberAt } from '../../../model/json';
import type { DiffContext, DiffRule } from '../rule';
import { asUnknown, judgement } from './judges';

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
    when: ({ path }, context) => isHook(context) && path.at(-1) !== 'image',
    judge: (_, context) => judgement('unknown', `runs as ${hookPhases(context)} hook`),
    source: HOOKS,
  },
];

/** Whether the object is a hook on either side. */
export function isHook(context: DiffContext): boolean {
  return hookPhases(context) !== '';
}

function hookPhases({ before, after }: DiffContext): string {
  for (const side of [after, before]) {
    for (const key of ['argocd.argoproj.io/hook', 'helm.sh/hook']) {
      const value = memberAt(side, ['metadata', 'annotations', key]);
      if (typeof value === 'string' && value !== '' && value !== 'Skip') return value;
    }
  }
  return '';
}
