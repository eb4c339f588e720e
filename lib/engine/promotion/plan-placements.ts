import {
  DeliveryError,
  type Finding,
  finding,
  type RuleTally,
  refusal,
  sumTallies,
} from '../../model/finding';
import type { GateStanding } from '../../model/gate';
import { canonicalJson, type EnvironmentName } from '../../model/scalars';
import { descentOfRecords, editRecord, type ReleaseRecord } from '../../registry';
import type { Snapshot } from '../delivery';
import type { TreeEdit } from '../git';
import {
  applyBypass,
  approvalsToBypass,
  gateStandings,
  gatherPlacementFacts,
  judgeTags,
  type Placement,
  type PlacementContext,
  type PlacementFacts,
  readTree,
  type StandingFiles,
  sameHere,
  sharedObjects,
  stating,
} from '../judgement';
import { judgeEntering, renderedFiles } from './judge-entering';
import { nameConstructs } from './name-constructs';
import {
  type Change,
  completePlan,
  type Plan,
  type ReleaseResolution,
  type RendersPlan,
  type TargetPlan,
} from './plan';
import { planFrame } from './plan-frame';
import type { ChangeRequest } from './request';
import { targetPaths, targetsStart } from './starting-point';
import { takenBack } from './taken-back';

/** Releases to be put in place in one environment, or in several of one branch that ask for no approval: as one commit. */
interface PlacementsRequest extends ChangeRequest {
  /** What is asked for, made absolute by the targets that it moves; by all of them where it moves none. */
  readonly change: (targets: readonly TargetPlan[]) => Change;
  readonly environments: readonly EnvironmentName[];
  readonly placements: readonly Placement[];
  readonly stage: PlacementContext['stage'];
  /** Whether the person who asks states that what runs there is contained in what comes. */
  readonly fixContained?: boolean;
  /** Findings of the step before, such as rendering. */
  readonly findings?: readonly Finding[];
  /** More of them: those that `bypass` may name. */
  readonly bypassable?: readonly Finding[];
  /** Files of the releases, where they were rendered just now. */
  readonly renders?: readonly RendersPlan[];
  readonly resolved?: ReleaseResolution;
  /** What the change starts from; the targets as they stand unless said otherwise. */
  readonly startsFrom?: Plan['startsFrom'];
}

/** The plan that places releases: the only way a release gets into an environment. */
export async function planPlacements(snapshot: Snapshot, request: PlacementsRequest): Promise<Plan> {
  const environments = request.environments.map((name) => snapshot.environment(name));
  const [environment] = environments;
  if (!environment) throw DeliveryError.of('INTERNAL', 'releases are placed in no environment');
  const location = snapshot.locationOf(environment.name);
  snapshot.expectHistories(request.placements.map(({ app }) => app));
  const judged = await Promise.all(request.placements.map((each) => planOne(snapshot, each, request)));
  const changing = judged.some(({ edits }) => edits.length > 0);
  const rules = sumTallies(judged.flatMap((each) => each.rules));
  const gates = judged.flatMap((each) => each.gates);
  const releases = new Map<string, string>(
    request.placements.flatMap(({ environment: into, app, record }) => [
      [app, record.release],
      [`${into}/${app}`, record.release],
    ]),
  );
  const found = await nameConstructs(
    snapshot,
    [...judged.flatMap(({ findings }) => findings), ...(await sharedBy(snapshot, request, judged))],
    {
      release: async (into, app) => releases.get(`${into}/${app}`) ?? releases.get(app),
      rendered: new Map((request.renders ?? []).map(({ app, origins }) => [app, origins])),
    },
  );
  // A hold says by itself that there was a rollback.
  const returning = await Promise.all(
    request.placements.map(async ({ environment: into, app, record }, index) =>
      judged[index]?.edits.length === 0 || judged[index]?.findings.some(({ code }) => code === 'HELD')
        ? []
        : takenBack(snapshot, into, app, record),
    ),
  );
  const decided = environments.map((each) => ({
    environment: each,
    findings: applyBypass(
      concerning([...(request.bypassable ?? []), ...found], each.name, environments),
      each,
      request,
    ),
  }));
  return completePlan(snapshot.layoutAt(location), {
    ...planFrame(location, request, request.change(movingTargets(judged.map(({ target }) => target)))),
    ...(environments.length === 1 ? { environment: environment.name } : {}),
    bypass: request.bypass ?? [],
    targets: judged.map(({ target }) => target),
    edits: judged.flatMap(({ edits }) => edits),
    renders: (request.renders ?? []).filter(({ app }) =>
      judged.some(({ target, edits }) => target.app === app && edits.length > 0),
    ),
    findings: [
      ...(request.findings ?? []),
      ...unreasoned(request),
      ...decided.flatMap(({ findings }) => findings),
      ...returning.flat(),
    ],
    ...(rules.length === 0 ? {} : { rules }),
    ...(gates.length === 0 ? {} : { gates }),
    ...(request.resolved ? { resolved: request.resolved } : {}),
    startsFrom: request.startsFrom ?? targetsStart(judged.map(({ target }) => target)),
    concerns: targetPaths(snapshot, request.placements),
    approvals: {
      needed: changing
        ? Math.max(...decided.map(({ environment: each, findings }) => approvalsToBypass(each, findings)))
        : 0,
      owners: [
        ...new Set([
          ...environments.flatMap(({ approvals }) => approvals.owners),
          ...judged.flatMap(({ owners }) => owners),
        ]),
      ],
    },
  });
}

/** The findings about one of several environments; the first one takes those that are about none of them. */
function concerning(
  findings: readonly Finding[],
  name: EnvironmentName,
  environments: readonly { readonly name: EnvironmentName }[],
): readonly Finding[] {
  const isFirst = environments[0]?.name === name;
  const known = new Set<string>(environments.map((each) => each.name));
  return findings.filter(({ subject: { environment = '' } }) =>
    known.has(environment) ? environment === name : isFirst,
  );
}

/** Objects that two targets would own once all that moves here is in place. */
async function sharedBy(
  snapshot: Snapshot,
  { renders = [] }: PlacementsRequest,
  judged: readonly Judged[],
): Promise<Finding[]> {
  const moving: StandingFiles[] = [];
  for (const { target, edits } of judged) {
    const { environment, app, tree } = target;
    if (edits.length === 0 || tree.after === undefined || tree.after === tree.before) continue;
    const rendered = renders.find((each) => each.app === app);
    const files = rendered
      ? renderedFiles(rendered, environment)
      : await readTree(snapshot, tree.after, environment);
    moving.push({ environment, app, files });
  }
  const found = await Promise.all(moving.map((each) => sharedObjects(snapshot, each, moving)));
  return found.flat();
}

function movingTargets(targets: readonly TargetPlan[]): readonly TargetPlan[] {
  const moving = targets.filter(({ change }) => change !== 'same');
  return moving.length > 0 ? moving : targets;
}

interface Judged {
  readonly target: TargetPlan;
  readonly edits: readonly TreeEdit[];
  readonly findings: readonly Finding[];
  readonly rules: readonly RuleTally[];
  readonly gates: readonly GateStanding[];
  readonly owners: readonly string[];
}

async function planOne(snapshot: Snapshot, given: Placement, request: PlacementsRequest): Promise<Judged> {
  const facts = asStated(
    await gatherPlacementFacts(snapshot, given, request.now, request.placements),
    request,
  );
  const { placement } = facts;
  const stored = await snapshot.record(placement.environment, placement.app);
  const target = targetPlan(facts);
  const isOneOfSeveral = request.placements.length > 1;
  const { standings, rules } = await judgeMove(snapshot, facts, { ...request, isOneOfSeveral });
  const findings = standings.flatMap((each) => each.findings);
  if (target.change === 'same') return { target, edits: [], findings, rules, gates: [], owners: [] };
  const file = snapshot.pathOf({ kind: 'record', environment: placement.environment, app: placement.app });
  const { owners } = facts.app;
  if (target.change === 'evidence') {
    const record = recordWithEvidence(facts);
    const edits: TreeEdit[] = [{ kind: 'file', path: file, content: editRecord(stored?.text, record, file) }];
    return { target: { ...target, to: record }, edits, findings, rules, gates: [], owners };
  }
  const edits: TreeEdit[] = [];
  // A release that was not rendered for the environment is refused; there is nothing to put there.
  if (target.tree.after !== undefined)
    edits.push({ kind: 'file', path: file, content: editRecord(stored?.text, placement.record, file) });
  if (target.tree.after !== undefined && target.tree.after !== target.tree.before) {
    edits.push({
      kind: 'tree',
      path: snapshot.manifestPath(placement.environment, placement.app),
      id: target.tree.after,
    });
  }
  return { target, edits, findings, rules, gates: gateStandings(facts, request.now), owners };
}

/**
 * How everything that a release meets at a target stands to it, by what it would change there: nothing is judged where
 * nothing moves. A plan takes the findings of it, an explanation all of it.
 */
export async function judgeMove(
  snapshot: Snapshot,
  facts: PlacementFacts,
  context: Parameters<typeof judgeEntering>[2],
): ReturnType<typeof judgeEntering> {
  const { placement, current } = facts;
  const { change } = targetPlan(facts);
  if (change === 'first' || change === 'update') return judgeEntering(snapshot, facts, context);
  const rule = 'change';
  if (change === 'same') {
    const says = `${placement.environment} runs it: nothing is to be done`;
    return { standings: [{ rule, says, unasked: true, findings: [] }], rules: [] };
  }
  const says = `${placement.environment} runs it: its record gets what is newly known of it, and no file moves`;
  const renamed = judgeTags(namedBy(current), namedBy(recordWithEvidence(facts)), subjectOf(placement));
  return { standings: [{ rule, says, findings: [...renamed, ...sourceConflict(facts)] }], rules: [] };
}

const recordWithEvidence = ({ current, placement: { record } }: PlacementFacts) =>
  withEvidence(current ?? record, record);

/** The facts where the release is stated to contain what runs there: its record says so from now on. */
function asStated(facts: PlacementFacts, { fixContained, reason }: PlacementsRequest): PlacementFacts {
  const { descent, replaced, placement } = facts;
  if (!fixContained || reason === undefined || !replaced) return facts;
  if (descent?.verdict !== 'lost' && descent?.verdict !== 'unknown') return facts;
  return {
    ...facts,
    placement: stating(placement, replaced.release),
    descent: { verdict: 'stated', why: `its record says that it contains ${replaced.release}` },
  };
}

/** A statement needs a reason, as a bypass does. */
function unreasoned({ fixContained, reason, environments: [environment] }: PlacementsRequest): Finding[] {
  if (!fixContained || reason !== undefined) return [];
  const message = 'a statement that a fix is contained needs a reason';
  return [refusal('INVALID_OPTION', message, environment ? { environment } : {}, 'say why with --reason')];
}

export function targetPlan({ placement, current, currentTree }: PlacementFacts): TargetPlan {
  const { environment, app, record } = placement;
  const after = record.renders.trees[environment];
  return {
    environment,
    app,
    change: changeOf(placement, current, currentTree),
    ...(current ? { from: current } : {}),
    to: record,
    tree: {
      ...(currentTree === undefined ? {} : { before: currentTree }),
      ...(after === undefined ? {} : { after }),
    },
    ...(placement.promotedFrom === undefined ? {} : { promotedFrom: placement.promotedFrom }),
  };
}

function changeOf(
  { environment, record }: Placement,
  current: ReleaseRecord | undefined,
  currentTree: string | undefined,
): TargetPlan['change'] {
  if (!current) return 'first';
  if (
    current.release !== record.release ||
    !sameHere(current, record, environment) ||
    canonicalJson(current.renders.inputs) !== canonicalJson(record.renders.inputs) ||
    currentTree !== record.renders.trees[environment]
  )
    return 'update';
  const known = withEvidence(current, record);
  const more = Object.keys(known.evidence).some((kind) => known.evidence[kind] !== current.evidence[kind]);
  const renamed = Object.keys(known.images).some(
    (slot) => known.images[slot]?.tag !== current.images[slot]?.tag,
  );
  const built = canonicalJson(known.build ?? {}) !== canonicalJson(current.build ?? {});
  const checked = canonicalJson(known.unchecked ?? []) !== canonicalJson(current.unchecked ?? []);
  const told = canonicalJson(descentOfRecords(known)) !== canonicalJson(descentOfRecords(current));
  return more || renamed || built || checked || told || known.source !== current.source ? 'evidence' : 'same';
}

function withEvidence(current: ReleaseRecord, incoming: ReleaseRecord): ReleaseRecord {
  const evidence = { ...current.evidence };
  for (const [kind, value] of Object.entries(incoming.evidence)) {
    const before = evidence[kind];
    if (before?.link !== value.link || before.digest !== value.digest) evidence[kind] = value;
  }
  // The first source commit is kept; a repository alone says little, and gets its commit when a person names it.
  const source =
    current.source?.commit === undefined && incoming.source?.commit ? incoming.source : current.source;
  const images = Object.fromEntries(
    Object.entries(current.images).map(([slot, image]) => {
      const now = incoming.images[slot];
      return [slot, now?.tag === undefined ? image : now];
    }),
  );
  const build = newerBuilds(current, incoming);
  const { unchecked, ...known } = current;
  const unseen = unchecked?.filter((slot) => incoming.unchecked?.includes(slot)) ?? [];
  return {
    ...known,
    ...(unseen.length === 0 ? {} : { unchecked: unseen }),
    images,
    ...(source ? { source } : {}),
    evidence,
    ...(build ? { build } : {}),
    ...descentOfRecords(current, incoming),
  };
}

/**
 * The builds of the images, as known last: for the same pipeline the newer build, for another pipeline the incoming
 * one.
 */
function newerBuilds({ build: current }: ReleaseRecord, { build: incoming }: ReleaseRecord) {
  if (!current || !incoming) return incoming ?? current;
  const newer = Object.entries(incoming).filter(([slot, { pipeline, number }]) => {
    const kept = current[slot];
    return kept?.pipeline !== pipeline || kept.number < number;
  });
  return { ...current, ...Object.fromEntries(newer) };
}

const namedBy = (record: ReleaseRecord | undefined) => ({ slots: record?.images ?? {}, inventory: [] });

const subjectOf = ({ environment, app }: Placement) => ({ environment, app });

function sourceConflict({ current, placement, app }: PlacementFacts): Finding[] {
  const kept = current?.source?.commit;
  const got = placement.record.source?.commit;
  if (kept === undefined || got === undefined || kept === got) return [];
  const message = `the same bits were released from source commit ${kept.slice(0, 12)}, ${got.slice(0, 12)} is not recorded`;
  return [
    finding(
      'note',
      'SOURCE_DIFFERS',
      message,
      { environment: placement.environment, app: app.name },
      'nothing to do',
    ),
  ];
}
