import { type Location, noBranch, refOf, repositoryOf, type Snapshot } from '../engine/delivery';
import {
  advisoryOnly,
  cannotProtect,
  type GuardedBranch,
  guardedBranches,
  type Identities,
  mixedBranch,
  OWNERS_FILE,
  ownersText,
  type ProtectionPart,
  type Protector,
} from '../engine/forge/protection';
import { changeVerbs, type Forge, madeByForge, untilThrough } from '../engine/promotion';
import { DeliveryError, type Finding, quote } from '../model/finding';
import type { BranchName, EnvironmentName, Person } from '../model/scalars';

/** Options of `protection`. */
export interface AskedProtection extends Identities {
  /**
   * Accounts or teams that own the code, the workflows and what belongs to all environments: `@organisation/team`.
   *
   * @default - the owners of all environments that ask for approval
   */
  readonly platform?: readonly string[];
}

/** What `protect` puts in place. `owners`: the file of code owners alone, which takes no right to administer. */
export type ProtectionScope = 'all' | 'owners';

/** How a delivery branch is protected, beside how it should be. */
export interface BranchProtection {
  /** The repository's address, without credentials. */
  readonly repository: string;
  readonly branch: BranchName;
  /** Its environments that ask for no approval. */
  readonly open: readonly EnvironmentName[];
  /** Its environments that ask for approval. */
  readonly guarded: readonly EnvironmentName[];
  readonly parts: readonly ProtectionPart[];
  /** The file of code owners as it should be. */
  readonly owners: { readonly file: string; readonly text: string };
}

/** How a delivery is protected. */
export interface DeliveryProtection {
  readonly branches: readonly BranchProtection[];
  /** Findings: rules that cannot be enforced or are only advisory, and why a branch is refused. */
  readonly findings: readonly Finding[];
}

/** Compares how the branches of a delivery are protected with what the data of its environments asks for. */
export async function protectionOf(
  snapshot: Snapshot,
  protector: Protector | undefined,
  asked: AskedProtection,
): Promise<DeliveryProtection> {
  const findings: Finding[] = [];
  const branches: BranchProtection[] = [];
  for (const each of guardedBranches(snapshot, changeVerbs())) {
    const owners = await ownersText(snapshot, each.location, asked.platform ?? []);
    findings.push(...owners.unusable.map((name) => notAnOwner(name, each)));
    if (each.guarded.length > 0 && owners.ofCode.length === 0) findings.push(ownerless(each));
    const state = await protector?.compare(each, asked);
    findings.push(...(state?.findings ?? [noProtector(each)]));
    const cannot = state === undefined || state.findings.some(({ code }) => code === 'CANNOT_PROTECT');
    if (each.open.length > 0 && each.guarded.length > 0 && (cannot || asked.merger === undefined))
      findings.push(mixedBranch(each));
    branches.push({
      repository: each.location.mirror.url,
      branch: each.location.branch,
      open: each.open,
      guarded: each.guarded,
      parts: [...(state?.parts ?? []), await ownersPart(snapshot, each.location, owners.text)],
      owners: { file: OWNERS_FILE, text: owners.text },
    });
  }
  return { branches, findings };
}

/** How a protection is put in place. */
interface ProtectionTerms {
  readonly scope: ProtectionScope;
  readonly by: Person;
  readonly now: Date;
  /** What may make the commit of the file of owners. */
  readonly forge: Pick<Forge, 'commit'>;
}

/**
 * Puts in place what is missing or differs: first the file of owners, as a branch that is protected takes it from the
 * merger alone.
 *
 * @throws DeliveryError `PROTECTION_MIXED`, `CANNOT_PROTECT`, `FORGE_TOKEN`, `NO_BRANCH`, `PUSH_REFUSED`
 */
export async function applyProtection(
  read: () => Promise<Snapshot>,
  protector: Protector | undefined,
  asked: AskedProtection,
  terms: ProtectionTerms,
): Promise<void> {
  const { scope } = terms;
  const snapshot = await read();
  const branches = guardedBranches(snapshot, changeVerbs());
  if (scope === 'all') {
    for (const each of branches) await protector?.permit(each);
    const { findings } = await protectionOf(snapshot, protector, asked);
    const [first, ...more] = findings.filter(
      ({ severity, undecided }) => severity === 'refusal' && !undecided,
    );
    if (first) throw new DeliveryError([first, ...more]);
  }
  for (const each of branches) {
    await putOwners(read, each, asked, terms);
    if (scope === 'all') await protector?.apply(each, asked);
  }
}

async function putOwners(
  read: () => Promise<Snapshot>,
  { location: { remote, branch } }: GuardedBranch,
  { platform = [] }: AskedProtection,
  { by, now, forge }: ProtectionTerms,
): Promise<void> {
  await untilThrough(async () => {
    const snapshot = await read();
    const location = snapshot.allLocations.find((each) => each.remote === remote && each.branch === branch);
    if (location?.head === undefined) throw noBranch({ remote, branch });
    const { text } = await ownersText(snapshot, location, platform);
    if ((await snapshot.text(location, OWNERS_FILE)) === text) return { kind: 'done' } as const;
    const message = `code owners of ${branch}\n\nMade by \`cdk8s-delivery protect\` of the data of its environments.\n`;
    const planned = await repositoryOf(location).commit({
      parents: [location.head],
      base: location.head,
      edits: [{ kind: 'file', path: OWNERS_FILE, content: text }],
      message,
      author: { ...by, date: now },
    });
    const to = await madeByForge(location, { commit: planned, onto: location.head, message }, forge);
    if (typeof to !== 'string') return to;
    const pushed = await location.mirror.push([{ ref: refOf(location), from: location.head, to }]);
    if (pushed.ok) return { kind: 'done' } as const;
    if (pushed.reason === 'race') return { kind: 'race', message: pushed.message } as const;
    throw DeliveryError.of(
      pushed.reason === 'policy' ? 'PUSH_REFUSED' : 'REMOTE_FAILED',
      pushed.message,
      {},
      {
        remedy:
          'a branch that is protected takes its code owners from the app that merges: run `cdk8s-delivery protect --apply owners` with its token',
      },
    );
  });
}

async function ownersPart(snapshot: Snapshot, location: Location, text: string): Promise<ProtectionPart> {
  const stands = location.head === undefined ? undefined : await snapshot.text(location, OWNERS_FILE);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return {
    kind: 'owners',
    name: OWNERS_FILE,
    state: stands === text ? 'same' : stands === undefined ? 'missing' : 'differs',
    demands: lines,
    differences:
      stands === text ? [] : stands === undefined ? ['there is no such file'] : differences(stands, lines),
  };
}

function differences(stands: string, lines: readonly string[]): readonly string[] {
  const there = stands.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const found = [
    ...lines.filter((line) => !there.includes(line)).map((line) => `missing: ${line}`),
    ...there.filter((line) => !lines.includes(line)).map((line) => `further: ${line}`),
  ];
  return found.length === 0 ? ['its lines are in another order'] : found;
}

function notAnOwner(name: string, { location: { branch } }: GuardedBranch): Finding {
  return advisoryOnly(
    `the owner ${quote(name)} in the data of ${branch} is neither an account (\`@name\`), a team (\`@organisation/team\`) nor an address: it is left out of ${OWNERS_FILE}`,
  );
}

function ownerless({ location: { branch }, guarded }: GuardedBranch): Finding {
  return advisoryOnly(
    `the environments that ask for approval (${guarded.join(', ')}) name no owners, and --platform names none: nobody owns the code, the workflows and what governs ${branch}, and ${OWNERS_FILE} makes GitHub ask nobody for a review of them`,
    'name the owners of an environment (`approvals: { reviewers: 1, owners: [...] }`), run `cdk8s-delivery configure`, and protect again; or give `--platform @<organisation>/<team>`',
  );
}

function noProtector({ location: { branch, mirror } }: GuardedBranch): Finding {
  return cannotProtect(
    `${quote(mirror.url)} is protected by its own settings, which this program cannot read: that nobody forces or deletes ${branch}, that it takes updates from one identity alone, and who reviews is what you set there`,
    'set it there, or give --forge github; docs/protect.md lists what to set',
  );
}
