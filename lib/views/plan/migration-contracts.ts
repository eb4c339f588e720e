import type { JobForecast } from '../../controllers/diff';
import {
  isJob,
  type ObjectChange,
  readManifests,
  type TreeDiff,
  type TreeFiles,
} from '../../kubernetes/diff';
import { identityLabel, identityText, MIGRATION_CONTRACT } from '../../kubernetes/facts';
import { memberAt } from '../../model/json';

/** What no release before it works with. */
const BREAKING = 'breaking';

/** The Jobs of a forecast, those of migrations with what they promise. */
export function withContracts(jobs: readonly JobForecast[], files: TreeFiles): readonly JobForecast[] {
  const contracts = new Map(
    migrationsIn(files).map(({ identity, contract }) => [identityLabel(identity), contract]),
  );
  return jobs.map((job) => {
    const contract = contracts.get(job.object);
    return contract === undefined ? job : { ...job, contract };
  });
}

/** The difference of a rollback: a breaking migration that leaves with its release is grave, as its data stays. */
export function withBrokenData(diff: TreeDiff, before: TreeFiles): TreeDiff {
  const breaking = new Set(
    migrationsIn(before).flatMap(({ identity, contract }) =>
      contract === BREAKING ? [identityText(identity)] : [],
    ),
  );
  if (breaking.size === 0) return diff;
  const leaves = ({ identity, renamedFrom, status }: TreeDiff['objects'][number]) =>
    (status === 'removed' || status === 'renamed') && breaking.has(identityText(renamedFrom ?? identity));
  return {
    ...diff,
    objects: diff.objects.map((each) =>
      leaves(each) ? { ...each, changes: [...each.changes, DATA_STAYS] } : each,
    ),
  };
}

const DATA_STAYS: ObjectChange = {
  path: 'contract',
  kind: 'removed',
  before: BREAKING,
  masked: false,
  class: 'destructive',
  verdict: 'broadening',
  note: 'the release that leaves ran a breaking migration: restore the data first',
  rule: 'breaking-migration',
  within: [],
};

/** What is to be said of a migration's promise; nothing where a rollback needs nothing else. */
export function contractWords({ contract }: JobForecast): string {
  if (contract === BREAKING) return '; a breaking migration, a rollback needs the data restored';
  if (contract === 'idempotent') return '; an idempotent migration, look before a rollback';
  return '';
}

/** The Jobs of breaking migrations that a change runs, so that its rollback needs the data restored. */
export function breakingJobs(jobs: readonly JobForecast[]): readonly string[] {
  return jobs.flatMap(({ object, contract }) => (contract === BREAKING ? [object] : []));
}

/** Migrations, by the annotation of their Jobs; files that do not name it are not parsed. */
function migrationsIn(files: TreeFiles) {
  const speaking = new Map([...files].filter(([, content]) => content.includes(MIGRATION_CONTRACT)));
  return readManifests(speaking).objects.flatMap((object) => {
    const contract = memberAt(object.value, ['metadata', 'annotations', MIGRATION_CONTRACT]);
    return isJob(object) && typeof contract === 'string' ? [{ identity: object.identity, contract }] : [];
  });
}
