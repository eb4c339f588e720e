import type { Finding } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { type DeliveryLayout, documentOf, namedPlace } from '../../registry';
import type { Snapshot } from '../delivery';
import { approvalsToBypass } from './bypass';
import type { DerivedChange } from './check-change';
import { governedBy } from './governed-by';

/** How many people have to agree to something, and which data asks for it. */
interface DemandedApprovals {
  readonly needed: number;
  readonly environment?: EnvironmentName;
}

type ChangedFiles = readonly { readonly path: string; readonly after?: string }[];

/**
 * How many people had to agree to what a difference does, by the data of its base: to a rollback as many as the
 * environment asks for one, to what puts releases, exceptions and governance in place its reviewers. Other
 * decisions of people, and witnesses, need no approval.
 *
 * @param asPromotion whether the earlier state comes back by a promotion or release, which needs the same approvals as
 * any other
 * @param found what was found of it: what was bypassed asks for more
 */
export function approvalsDemanded(
  base: Snapshot,
  layout: DeliveryLayout,
  changes: readonly DerivedChange[],
  changed: ChangedFiles,
  asPromotion: boolean,
  found: readonly Finding[],
): DemandedApprovals {
  const demands: DemandedApprovals[] = [];
  for (const { kind, environment: name } of changes) {
    const environment = base.environments.find((each) => each.name === name);
    if (!environment) continue;
    // Files that match their record again are what ran there.
    const isBack = kind === 'rollback' || kind === 'files';
    const needed =
      isBack && !asPromotion
        ? environment.approvals.rollback
        : approvalsToBypass(
            environment,
            found.filter(({ subject }) => subject.environment === name),
          );
    demands.push({ needed, environment: environment.name });
  }
  const governance = changed.filter(({ path }) => {
    const place = namedPlace(layout.placeOf(path));
    return place?.kind !== 'target' && place?.kind !== 'target-file';
  });
  for (const { name, approvals } of governedBy(base, layout, governance))
    demands.push({ needed: approvals.reviewers, environment: name });
  for (const { path, after } of changed) {
    const place = namedPlace(layout.placeOf(path));
    if (after === undefined || !place || !documentOf(place.kind)?.approved) continue;
    if (!('environment' in place)) continue;
    const environment = base.environments.find(({ name }) => name === place.environment);
    if (environment) demands.push({ needed: environment.approvals.reviewers, environment: environment.name });
  }
  return demands.reduce((most, each) => (each.needed > most.needed ? each : most), { needed: 0 });
}
