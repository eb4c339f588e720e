import { type Finding, type RuleTally, sumTallies, tallyWords } from '../../model/finding';
import { type EnvironmentName, isEnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import {
  type ContentChecks,
  editedUpstreams,
  judgePlacementApart,
  judgeTree,
  laterRefusal,
  type Placement,
  type PlacementContext,
  type PlacementFacts,
  type RuleStanding,
  readTree,
  slotsOf,
  standingFiles,
  withFiles,
} from '../judgement';
import type { RendersPlan } from './plan';

/** What a release that enters an environment is judged with. */
interface EnteringContext extends PlacementContext {
  readonly content?: ContentChecks;
  /** Files of the releases, where they were rendered just now. */
  readonly renders?: readonly RendersPlan[];
}

/**
 * The results of all rules for a release at a target: every plan that moves a release asks this, and so does `explain`.
 */
export async function judgeEntering(
  snapshot: Snapshot,
  facts: PlacementFacts,
  context: EnteringContext,
): Promise<{ readonly standings: readonly RuleStanding[]; readonly rules: readonly RuleTally[] }> {
  const { placement } = facts;
  const content = await judgeContent(snapshot, facts, context);
  const rendered = context.renders?.find(({ app }) => app === placement.app);
  const files = rendered && renderedFiles(rendered, placement.environment);
  const apart = judgePlacementApart(await withFiles(snapshot, facts, files), context);
  const standings = [
    ...apart,
    {
      rule: 'further images',
      says: 'in further environments its manifests pull what its record says',
      ...(rendered ? {} : { unasked: true as const }),
      findings: await judgeFurtherSlots(snapshot, placement, rendered),
    },
    {
      rule: 'objects',
      says: `what it brings is what ${placement.environment} allows, and can be delivered`,
      findings: await judgeFiles(snapshot, facts, context),
    },
    {
      rule: 'upstream files',
      says: 'nobody edited what its upstreams run',
      ...(facts.upstreams ? {} : { unasked: true as const }),
      findings: await editedUpstreams(snapshot, facts),
    },
    {
      rule: 'policies',
      says: tallyWords(
        sumTallies(content.rules).filter((each) => each.environment === placement.environment),
      ),
      ...(context.content ? {} : { unasked: true as const }),
      findings: content.findings,
    },
  ];
  return { standings, rules: content.rules };
}

/** A release is rendered for every environment: in each of them its manifests pull what its record says. */
async function judgeFurtherSlots(
  snapshot: Snapshot,
  { environment: entered, record, app: name }: Placement,
  rendered: RendersPlan | undefined,
): Promise<Finding[]> {
  if (!rendered) return [];
  const findings: Finding[] = [];
  for (const environment of snapshot.readableEnvironments) {
    if (environment.name === entered || record.renders.trees[environment.name] === undefined) continue;
    const files = renderedFiles(rendered, environment.name);
    // A release for an environment whose data cannot be read is judged when it enters.
    findings.push(...(await slotsOf(snapshot, environment.name, name, record, files)));
  }
  return findings;
}

/**
 * Judges what the manifests say: at a release for every environment, where what later ones would refuse is a warning
 * now; and at every promotion for the environment that is entered, since its rules and waivers may have changed.
 */
async function judgeContent(
  snapshot: Snapshot,
  { placement, environment }: PlacementFacts,
  { content, renders = [] }: EnteringContext,
): Promise<{ readonly findings: readonly Finding[]; readonly rules: readonly RuleTally[] }> {
  const { app, record } = placement;
  const rendered = renders.find((each) => each.app === app);
  const names = rendered ? Object.keys(record.renders.trees).filter(isEnvironmentName) : [environment.name];
  const findings: Finding[] = [];
  const rules: RuleTally[] = [];
  if (!content) return { findings, rules };
  for (const name of names) {
    // A release is judged for all environments, so all have to be readable; a promotion for the one that it enters.
    if (rendered && !snapshot.environments.some((each) => each.name === name)) continue;
    const tree = record.renders.trees[name];
    const files = rendered
      ? renderedFiles(rendered, name)
      : tree === undefined
        ? undefined
        : await readTree(snapshot, tree, name);
    if (!files) continue;
    const judge = await content(snapshot, name);
    const verdict = await judge(files, { environment: name, app }, record.images, () =>
      standingFiles(snapshot, name, app),
    );
    rules.push(...verdict.rules);
    findings.push(
      ...(name === environment.name
        ? verdict.findings
        : verdict.findings.filter(({ severity }) => severity === 'refusal').map(laterRefusal)),
    );
  }
  return { findings, rules };
}

export function renderedFiles(
  { files }: RendersPlan,
  environment: EnvironmentName,
): ReadonlyMap<string, Buffer> {
  const prefix = `${environment}/`;
  return new Map(
    [...files].flatMap(([path, bytes]): [string, Buffer][] =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), bytes]] : [],
    ),
  );
}

/** Judges the files themselves; what was rendered just now was judged when it was read. */
async function judgeFiles(
  snapshot: Snapshot,
  facts: PlacementFacts,
  { renders = [] }: EnteringContext,
): Promise<Finding[]> {
  const { placement } = facts;
  const tree = placement.record.renders.trees[placement.environment];
  if (tree === undefined || renders.some(({ app }) => app === placement.app)) return [];
  return judgeTree(snapshot, {
    tree,
    record: placement.record,
    environment: placement.environment,
    app: placement.app,
  });
}
