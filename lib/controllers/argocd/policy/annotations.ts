import type { ObjectRule } from '../../../kubernetes/schema';
import { closest, quote } from '../../../model/finding';
import { isMap, memberAt } from '../../../model/json';

/** Annotations of Argo CD hold values that it reads: it silently ignores any other value. */
export const annotations: ObjectRule = ({ objects, tell }) => {
  for (const object of objects) {
    const found = memberAt(object.value, ['metadata', 'annotations']);
    if (!isMap(found)) continue;
    for (const [key, value] of Object.entries(found)) {
      const problem = problemOf(key, String(value));
      const path = `.metadata.annotations[${JSON.stringify(key)}]`;
      if (problem !== undefined) tell(object, 'warning', 'INVALID_ANNOTATION', path, problem);
    }
  }
};

const PREFIX = 'argocd.argoproj.io/';

/** Hooks and their ends, as Argo CD 3 reads them (`gitops-engine/pkg/sync/common`). */
const HOOKS = ['PreSync', 'Sync', 'PostSync', 'Skip', 'SyncFail', 'PreDelete', 'PostDelete'];
const DELETE_POLICIES = ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'];
const SYNC_OPTIONS = [
  ...['Prune=false', 'Prune=true', 'Prune=confirm', 'Delete=false', 'Delete=true', 'Delete=confirm'],
  ...['Validate=false', 'Validate=true', 'SkipDryRunOnMissingResource=true', 'Replace=true', 'Replace=false'],
  ...['Force=true', 'Force=false', 'ServerSideApply=true', 'ServerSideApply=false', 'PruneLast=true'],
  ...[
    'PrunePropagationPolicy=foreground',
    'PrunePropagationPolicy=background',
    'PrunePropagationPolicy=orphan',
  ],
  ...['ApplyOutOfSyncOnly=true', 'RespectIgnoreDifferences=true', 'FailOnSharedResource=true'],
  ...['ClientSideApplyMigration=false', 'ClientSideApplyMigration=true', 'SkipDryRunOnMissingResource=false'],
  ...['CreateNamespace=true', 'CreateNamespace=false', 'PruneLast=false'],
];
const COMPARE_OPTIONS = [
  ...['IgnoreExtraneous', 'IncludeMutationWebhook=true', 'ServerSideDiff=true', 'ServerSideDiff=false'],
];

const LISTS: Readonly<Record<string, readonly string[]>> = {
  hook: HOOKS,
  'hook-delete-policy': DELETE_POLICIES,
  'sync-options': SYNC_OPTIONS,
  'compare-options': COMPARE_OPTIONS,
};
const NAMES = [...Object.keys(LISTS), 'sync-wave'];

function problemOf(key: string, value: string): string | undefined {
  if (key === `${PREFIX}sync-wave` || key === 'helm.sh/hook-weight') return waveProblem(value);
  if (!key.startsWith(PREFIX)) return undefined;
  const name = key.slice(PREFIX.length);
  const allowed = Object.hasOwn(LISTS, name) ? LISTS[name] : undefined;
  if (allowed) return listProblem(value, allowed);
  const meant = closest(name, NAMES);
  return meant === undefined
    ? undefined
    : `is not one that Argo CD reads, did you mean ${quote(PREFIX + meant)}?`;
}

const waveProblem = (value: string): string | undefined =>
  /^[+-]?[0-9]{1,9}$/.test(value)
    ? undefined
    : `is ${quote(value)}, a whole number is expected; Argo CD reads it as 0`;

function listProblem(value: string, allowed: readonly string[]): string | undefined {
  const wrong = value
    .split(',')
    .map((each) => each.trim())
    .find((each) => each !== '' && !allowed.includes(each));
  if (wrong === undefined) return undefined;
  const meant = closest(wrong, allowed);
  return `holds ${quote(wrong)}, ${meant === undefined ? `allowed: ${allowed.join(', ')}` : `did you mean ${quote(meant)}?`}`;
}
