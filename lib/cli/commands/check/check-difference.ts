import { type DeliveryRevision, deliveryRevision, nameStanding } from '../../../engine/compare';
import {
  historyMoved,
  inRepository,
  movedHeads,
  refOf,
  repositoryOf,
  type Snapshot,
  snapshotAt,
} from '../../../engine/delivery';
import {
  type ContentChecks,
  permittedFiles,
  readTree,
  type StandingFiles,
  sharedObjects,
  standingFiles,
  warned,
} from '../../../engine/judgement';
import { checkChange, type DerivedChange } from '../../../engine/judgement/proving';
import { notOpen, openProposal } from '../../../engine/promotion';
import { DeliveryError, type Finding } from '../../../model/finding';
import { type CommitId, parseProposalId } from '../../../model/scalars';
import { plural, printableLines } from '../../../model/text';

import type { JunitSuite } from '../../../views/reports';
import { clock } from '../../clock';
import type { Context } from '../../context';
import { AskedOpinions } from './asked-opinions';
import type { CheckOptions } from './check-options';
import { showReport } from './check-report';

const SHOWN_FILES = 3;

/** Judges what a difference or a proposal changes by every rule of the verb it amounts to, and its manifests. */
export async function checkDifference(context: Context, options: CheckOptions): Promise<void> {
  const { out } = context;
  out.step('reading the delivery repository');
  const snapshot = await (await context.delivery()).snapshot();
  const { from, to } = await endsOf(snapshot, options);
  const repository = repositoryOf(from.location);
  const fork = (await repository.mergeBase(from.commit, to.commit)) ?? from.commit;
  const changed = (await repository.changes(fork, to.commit)).filter(({ type }) => type === 'blob');
  const judged = await snapshotAt(snapshot, from.location, from.commit);
  out.step('judging what changed');
  const { changes, findings: broken } = await checkChange(
    judged,
    to.commit,
    changed,
    clock(),
    judged.allLocations.find(
      ({ remote, branch }) => remote === from.location.remote && branch === from.location.branch,
    ),
  );
  const opinions = AskedOpinions.of(context, options);
  const contents = await changedContents(judged, to.commit, changes, context.content, opinions);
  out.done();
  const named = await nameStanding(judged, [...contents, ...(await opinions.ask())], to.commit);
  const found = [
    ...movedHeads(snapshot.allLocations).map(warned),
    ...(await rewritten(from, to)),
    ...[...broken, ...named].map((each) => inRepository(each, judged)),
  ];
  showReport(context, options.format, {
    findings: found,
    head: changes.map(({ kind, environment, app, files }) => {
      const target = environment === undefined || app === undefined ? someOf(files) : `${environment}/${app}`;
      return `  ${kind.padEnd(22)} ${printableLines(target)}`;
    }),
    passed: [
      changes.length === 0
        ? 'nothing changes'
        : `${plural(changes.length, 'change')}, ${changes.length === 1 ? 'and it breaks no rule' : 'none breaks a rule'}`,
    ],
    environments: judged.environments,
    suites: suitesOf(changes),
    data: { base: from.commit, head: to.commit, changes },
  });
}

/**
 * A base that neither the head nor the branch has any more was removed from the branch: what was lost with it is
 * unknown.
 */
async function rewritten({ location, commit }: DeliveryRevision, to: DeliveryRevision): Promise<Finding[]> {
  const repository = repositoryOf(location);
  for (const each of [to.commit, location.head])
    if (each !== undefined && (await repository.isAncestor(commit, each))) return [];
  return [historyMoved({ remote: location.remote, ref: refOf(location) }, commit, location.head)];
}

/** Files of governance and the like, by name as far as there are few. */
function someOf(files: readonly string[]): string {
  const more = files.length - SHOWN_FILES;
  return `${files.slice(0, SHOWN_FILES).join(', ')}${more > 0 ? `, and ${plural(more, 'file')} more` : ''}`;
}

async function endsOf(
  snapshot: Snapshot,
  { base = '', head = 'HEAD', proposal }: CheckOptions,
): Promise<{ readonly from: DeliveryRevision; readonly to: DeliveryRevision }> {
  if (proposal !== undefined) {
    const id = parseProposalId(proposal);
    const open = await openProposal(snapshot, id);
    const commit = open?.location.head;
    if (open && commit !== undefined)
      return {
        from: { location: open.location, commit },
        to: { location: open.location, commit: open.head },
      };
    throw await notOpen(snapshot, id);
  }
  const from = await deliveryRevision(snapshot, base);
  const to = await deliveryRevision(snapshot, head);
  if (from.location === to.location) return { from, to };
  throw DeliveryError.of('INVALID_OPTION', '--base and --head are revisions of different repositories');
}

/** Judges the manifests that a difference brings, by the data of its base. For a rollback the findings are warnings. */
async function changedContents(
  base: Snapshot,
  head: CommitId,
  changes: readonly DerivedChange[],
  content: ContentChecks,
  opinions: AskedOpinions,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const moved: (StandingFiles & { readonly kind: DerivedChange['kind'] })[] = [];
  for (const { kind, environment, app } of changes) {
    if (environment === undefined || app === undefined || kind === 'evidence') continue;
    const data = base.environments.find(({ name }) => name === environment);
    if (!data) continue;
    const tree = await repositoryOf(base.locationOf(environment)).idAt(
      head,
      base.manifestPath(environment, app),
    );
    const files = tree === undefined ? undefined : await readTree(base, tree, environment);
    moved.push({ environment, app, files, kind });
    if (!files) continue;
    if (kind === 'rollback') {
      findings.push(...permittedFiles(data, files, { environment, app }).map(warned));
      continue;
    }
    opinions.add(base, environment, app, files);
    const judge = await content(base, environment);
    const verdict = await judge(files, { environment, app }, undefined, () =>
      standingFiles(base, environment, app),
    );
    findings.push(...verdict.findings);
  }
  for (const each of moved) {
    const shared = await sharedObjects(base, each, moved);
    findings.push(...(each.kind === 'rollback' ? shared.map(warned) : shared));
  }
  return findings;
}

/** A suite for each environment that is delivered to, and one for all other changes. */
function suitesOf(changes: readonly DerivedChange[]): JunitSuite[] {
  const suites = new Map<JunitSuite['environment'], string[]>();
  for (const { environment = 'delivery', app, kind } of changes)
    suites.set(environment, [...(suites.get(environment) ?? []), app ?? kind]);
  return [...suites].map(([environment, apps]) => ({ environment, apps }));
}
