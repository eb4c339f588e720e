import { type Code, DeliveryError, type Finding } from '../../model/finding';
import type { ProposalId } from '../../model/scalars';
import { layoutInside, repositoryOf, type Snapshot } from '../delivery';
import { commandLine } from './changes/command-line';
import { openProposals } from './open-proposals';
import type { Plan } from './plan';
import type { Proposal } from './proposal';

/** What may be so only because the app's part in an environment still waits for approval. */
const MISSING: ReadonlySet<Code> = new Set(['ABSENT_HERE', 'NOT_CONFIGURED', 'UNKNOWN_APP', 'UNKNOWN_SLOT']);

/**
 * Plans what moves an app. Where the app lacks something in the delivery data that waits in a proposal, what says so
 * names that proposal, and the command that merges it.
 */
export async function namingWaitingParts(snapshot: Snapshot, planning: () => Promise<Plan>): Promise<Plan> {
  try {
    const plan = await planning();
    const findings = await namedWaiting(snapshot, plan.findings);
    return findings === plan.findings ? plan : { ...plan, findings };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const [first, ...rest] = await namedWaiting(snapshot, error.findings);
    if (!first || first === error.findings[0]) throw error;
    throw new DeliveryError([first, ...rest], { cause: error });
  }
}

/** Findings, those with the proposal that waits which say that something is missing. */
export async function namedWaiting(
  snapshot: Snapshot,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  if (!findings.some(isMissing) || snapshot.home.remembered) return findings;
  const { proposals } = await openProposals(snapshot);
  return Promise.all(
    findings.map(async (each) => {
      const { app, environment } = each.subject;
      if (!isMissing(each) || app === undefined) return each;
      const waits = await waitingFor(proposals, app, environment);
      return waits.length === 0 ? each : naming(each, app, waits);
    }),
  );
}

const isMissing = ({ code }: Finding): boolean => MISSING.has(code);

/** The proposals that change an app's part in an environment; in any, where none is named or none changes it there. */
async function waitingFor(
  proposals: readonly Proposal[],
  app: string,
  environment: string | undefined,
): Promise<readonly Proposal[]> {
  const found: { readonly proposal: Proposal; readonly environments: readonly string[] }[] = [];
  for (const proposal of proposals) {
    const brought = await partsBroughtBy(proposal);
    const environments = brought.filter((each) => each.app === app).map((each) => each.environment);
    if (environments.length > 0) found.push({ proposal, environments });
  }
  const here = found.filter(
    ({ environments }) => environment !== undefined && environments.includes(environment),
  );
  return (here.length > 0 ? here : found).map(({ proposal }) => proposal);
}

/** Apps of an environment that open proposals bring there, or configure otherwise, with the proposals; none where nobody is asked. */
export async function partsWaiting(
  snapshot: Snapshot,
  environment: string,
): Promise<readonly { readonly app: string; readonly id: ProposalId }[]> {
  if (snapshot.home.remembered) return [];
  const { proposals } = await openProposals(snapshot);
  const configuring = proposals.filter(({ intent }) => intent.change.verb === 'configure');
  const brought = await Promise.all(configuring.map(partsBroughtBy));
  return configuring.flatMap(({ id }, at) =>
    (brought[at] ?? []).flatMap((part) => (part.environment === environment ? [{ app: part.app, id }] : [])),
  );
}

/** Parts of apps in environments that a proposal brings, or changes. */
function partsBroughtBy(proposal: Pick<Proposal, 'location' | 'head'>): Promise<readonly TouchedPart[]> {
  return partsTouchedBy(proposal, 'brought');
}

/** An app in an environment that a proposal is about. */
interface TouchedPart {
  readonly app: string;
  readonly environment: string;
}

/**
 * Apps in environments of which a proposal's commit changes the record or the part; with `brought` only parts that stand
 * afterwards.
 */
export async function partsTouchedBy(
  { location, head }: Pick<Proposal, 'location' | 'head'>,
  kind: 'app' | 'record' | 'brought',
): Promise<readonly TouchedPart[]> {
  const repository = repositoryOf(location);
  const layout = await layoutInside(repository, head);
  for await (const { changes } of repository.history(head, [], { limit: 1 }))
    return changes.flatMap(({ path, after }) => {
      const place = layout.placeOf(path);
      if (place?.kind !== (kind === 'record' ? 'record' : 'app')) return [];
      return kind === 'brought' && after === undefined
        ? []
        : [{ app: place.app, environment: place.environment }];
    });
  return [];
}

function naming(found: Finding, app: string, proposals: readonly Proposal[]): Finding {
  const ids = proposals.map(({ id }) => id);
  const commands = ids.map((id) => `\`${commandLine('approve', id)}\`, then \`${commandLine('merge', id)}\``);
  return {
    ...found,
    message: `${found.message}; more of ${app} waits for approval in ${ids.join(', ')}`,
    remedy: `another person approves it, then it is merged: ${commands.join('; ')}`,
  };
}
