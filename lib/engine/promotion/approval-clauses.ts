import { type AppName, type EnvironmentName, type Person, personKey } from '../../model/scalars';
import type { Snapshot } from '../delivery';

/** A part of what an environment asks of approvals: so many people of these. */
export interface ApprovalClause {
  readonly people: number;
  /** Teams and people by name; none where an app has no owners. */
  readonly of: readonly string[];
  /** The same for people, such as `@example/sre` or `the owners of web`. */
  readonly whose: string;
  /** Addresses of the people of teams, where the environment says who is in them. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
}

/** A change that environments have to approve. */
interface ApprovedChange {
  readonly environments: readonly EnvironmentName[];
  /** The targets that it moves. */
  readonly targets: readonly { readonly environment: EnvironmentName; readonly app: AppName }[];
}

/** What environments ask of approvals beyond their number, all of it; owners of apps are asked for the apps that move. */
export async function approvalClauses(
  snapshot: Snapshot,
  { environments, targets }: ApprovedChange,
): Promise<readonly ApprovalClause[]> {
  const clauses = new Map<string, ApprovalClause>();
  for (const name of environments)
    for (const clause of await clausesOf(snapshot, name, targets))
      clauses.set(`${clause.people} ${clause.whose}`, clause);
  return [...clauses.values()];
}

async function clausesOf(
  snapshot: Snapshot,
  name: EnvironmentName,
  targets: ApprovedChange['targets'],
): Promise<ApprovalClause[]> {
  const { all = [], teams = {} } = snapshot.recordOf.get(name)?.approvals ?? {};
  const found: ApprovalClause[] = [];
  for (const { people, of } of all) {
    if (of !== 'owners') {
      found.push({ people, of, whose: of.join(' or '), teams });
      continue;
    }
    for (const { environment, app } of targets)
      if (environment === name)
        found.push({ people, of: (await snapshot.app(app)).owners, whose: `the owners of ${app}`, teams });
  }
  return found;
}

/** Whether a person is one of those by an address, of their own or as the environment says who is in a team. */
export function isNamed({ of, teams }: ApprovalClause, person: Person): boolean {
  const key = personKey(person);
  const addresses = of.flatMap((each) => [each, ...(Object.hasOwn(teams, each) ? (teams[each] ?? []) : [])]);
  return addresses.some((email) => personKey({ name: '', email }) === key);
}

/** What is missing of approvals, for people; nothing where they are as many as each part asks for. */
export async function missingApprovals(
  clauses: readonly ApprovalClause[],
  among: (clause: ApprovalClause) => Promise<readonly Person[]>,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const clause of clauses) {
    const given = await among(clause);
    if (given.length >= clause.people) continue;
    const named = clause.of.length === 0 ? ', of whom none are named' : '';
    const names = given.map(({ name }) => name).join(', ') || 'none';
    missing.push(`${clause.people} of ${clause.whose}${named} (so far ${names})`);
  }
  return missing;
}
