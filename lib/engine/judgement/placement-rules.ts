import { absentHere } from '../../model/app';
import { takesBaselines } from '../../model/environment';
import {
  type Code,
  clockUndecided,
  type Finding,
  finding,
  refusal,
  type Subject,
  undecidedRefusal,
} from '../../model/finding';
import { type GateStanding, upstreamNames, upstreamsHold } from '../../model/gate';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { checkRecord, type ReleaseRecord } from '../../registry';
import { declaredImages } from './declared-images';
import { imagesKey } from './images-key';
import { inventoryOf, judgeSlots, judgeTags } from './inventory';
import { judgeControlsApart } from './judge-controls';
import { type JudgedGate, judgeGates } from './judge-gates';
import { warned } from './later-refusal';
import type { PlacementFacts } from './placement-facts';
import { judgeRecordedFiles } from './recorded-files';
import type { RuleStanding } from './rule-standing';
import { staleRenders } from './stale-renders';
import { witnessCommand, witnessesCommand } from './witness/witness-command';

/** What the rules need beside the facts. */
export interface PlacementContext {
  readonly now: Date;
  /**
   * `open`: its proposal may be opened without a witness, since the merge asks for one; for a release that was just
   * rendered, and where an approval is to be the witness. `merge`: everything is needed now.
   */
  readonly stage: 'open' | 'merge';
  /**
   * Whether the same change places other releases, too: what all of them wait for is then told in the same words.
   *
   * @default false
   */
  readonly isOneOfSeveral?: boolean;
}

type Rule = (facts: PlacementFacts, context: PlacementContext) => RuleStanding[];

/** Judges a placement by every rule, so that all problems are reported at once. */
export function judgePlacement(facts: PlacementFacts, context: PlacementContext): Finding[] {
  return judgePlacementApart(facts, context).flatMap(({ findings }) => findings);
}

/** The same, rule by rule, including rules that pass. */
export function judgePlacementApart(facts: PlacementFacts, context: PlacementContext): RuleStanding[] {
  return RULES.flatMap((rule) => rule(facts, context));
}

const RULES: readonly Rule[] = [
  (facts) => [
    {
      rule: 'app',
      says: `${facts.placement.app} exists in ${facts.environment.name}, and the release was rendered for it`,
      findings: existence(facts),
    },
  ],
  (facts) => [
    { rule: 'record', says: 'the id of the release is that of its content', findings: selfCertified(facts) },
  ],
  (facts) => [
    {
      rule: 'inputs',
      says: `it was rendered with what ${facts.environment.name} says today`,
      findings: freshness(facts),
    },
  ],
  (facts) => [
    {
      rule: 'files',
      says: facts.current
        ? `its files are what the record of ${facts.current.release} says`
        : 'nothing is there yet',
      findings: untouched(facts),
    },
  ],
  controls,
  (facts, context) => [
    {
      rule: 'images',
      says: 'its manifests pull what its record says',
      findings: [...slots(facts), ...tags(facts), ...unchecked(facts, context)],
    },
  ],
  custodyStanding,
  descentStanding,
  gates,
  witnessStanding,
];

function subjectOf({ placement }: PlacementFacts): Subject {
  return { environment: placement.environment, app: placement.app };
}

function existence(facts: PlacementFacts): Finding[] {
  const { app, environment, placement } = facts;
  const absent = absentHere(app, environment.name);
  if (absent.length > 0 || placement.record.renders.trees[environment.name] !== undefined) return absent;
  const known = Object.keys(placement.record.renders.trees).join(', ');
  return [
    refusal(
      'NOT_RENDERED_FOR',
      `release ${placement.record.release} of ${app.name} was rendered for ${known}, not for ${environment.name}`,
      subjectOf(facts),
    ),
  ];
}

function selfCertified(facts: PlacementFacts): Finding[] {
  return checkRecord(facts.placement.record, facts.placement.app, subjectOf(facts));
}

function freshness({ environment, placement: { record, app } }: PlacementFacts): Finding[] {
  return staleRenders(record, app, environment);
}

function untouched({ placement: { environment, app }, current, currentTree }: PlacementFacts): Finding[] {
  // A forged record is told, and not refused: the promotion writes another one over it.
  const forged = current ? checkRecord(current, app, { environment, app }).map(warned) : [];
  return [...forged, ...judgeRecordedFiles({ environment, app, record: current, tree: currentTree })];
}

function controls(facts: PlacementFacts, { now }: PlacementContext): RuleStanding[] {
  const { environment, app, record } = facts.placement;
  const inventory = inventoryOf(facts.files ?? new Map(), declaredImages(facts.environment, facts.app));
  return judgeControlsApart(facts.controls, {
    act: 'enter',
    subject: { environment, app },
    now,
    windows: facts.environment.windows,
    ...(facts.doubt ? { doubt: facts.doubt } : {}),
    record,
    inventory,
  });
}

function slots({ placement: { record }, environment, app, files }: PlacementFacts): Finding[] {
  return files ? judgeSlots({ environment, app, record, files }) : [];
}

function tags(facts: PlacementFacts): Finding[] {
  const { placement, current, app, files = new Map(), currentFiles = new Map() } = facts;
  if (!current) return [];
  const declared = declaredImages(facts.environment, app);
  const before = { slots: current.images, inventory: inventoryOf(currentFiles, declared) };
  const after = { slots: placement.record.images, inventory: inventoryOf(files, declared) };
  return judgeTags(before, after, subjectOf(facts));
}

/** A release that is made says it by itself, with what its registry answered. */
function unchecked({ placement }: PlacementFacts, { stage }: PlacementContext): Finding[] {
  const { environment, app, record, promotedFrom } = placement;
  if (record.unchecked === undefined || (stage === 'open' && promotedFrom === undefined)) return [];
  // One line: what to do about it was said when the release was made.
  const message = 'no registry has confirmed yet that the images are there';
  return [finding('warning', 'IMAGE_UNCHECKED', message, { environment, app }, '')];
}

function custodyStanding(facts: PlacementFacts, { now }: PlacementContext): RuleStanding[] {
  const { upstreams, environment, placement } = facts;
  if (!upstreams) {
    const says = `${environment.name} is an entry for ${placement.app}: no upstream has to have had it`;
    const findings = isBaseline(facts) ? noBaseline(facts) : falseMark(facts);
    return [
      { rule: 'custody', says, ...(findings.length === 0 ? { unasked: true as const } : {}), findings },
    ];
  }
  const says = upstreamNames(upstreams)
    .map((name) => `${name}: ${describe(name, facts)}`)
    .join('; ');
  const findings = custody(facts);
  if (!isBaseline(facts)) return [{ rule: 'custody', says, findings: [...findings, ...falseMark(facts)] }];
  return [
    { rule: 'custody', says, findings: findings.length === 0 ? noBaseline(facts) : baseline(facts, now) },
  ];
}

/** The most images that a sentence names; more are listed below it. */
const MOST_IN_SENTENCE = 2;

function custody(facts: PlacementFacts): Finding[] {
  const { upstreams, placement, environment } = facts;
  if (!upstreams) return [];
  const vouches = (name: string) => ['present', 'was'].includes(facts.custody.get(name)?.verdict ?? 'never');
  if (upstreamsHold(upstreams, vouches)) return [];
  const names = upstreamNames(upstreams);
  const rolledBack = names.filter((name) => facts.custody.get(name)?.verdict === 'rolled-back');
  const code: Code = rolledBack.length > 0 ? 'ROLLED_BACK_UPSTREAM' : 'NOT_IN_UPSTREAM';
  const images = Object.values(placement.record.images).map((image) => image.full);
  const isList = images.length > MOST_IN_SENTENCE;
  const told = isList ? `its ${images.length} images` : images.join(', ') || 'no images';
  const list = isList ? images.map((each) => `\n${each}`).join('') : '';
  const found = names.map((name) => `${name}: ${describe(name, facts)}`).join('; ');
  const rule = 'mode' in upstreams && upstreams.mode === 'allOf' ? 'each of' : 'one of';
  const asked = names.length === 1 ? names[0] : `${rule} ${names.join(', ')}`;
  return [
    refusal(
      code,
      `release ${placement.record.release} (${told}) of ${placement.app} enters ${environment.name} only where ${asked} runs or ran it, with these images and these files (${found})${list}`,
      subjectOf(facts),
      `${bringsInto(names, facts)}${rolledBack.length > 0 ? ', or release a fixed one' : ''}`,
    ),
  ];
}

function isBaseline({ placement: { environment, record } }: PlacementFacts): boolean {
  return record.baseline === environment;
}

/** A record that came by the usual way has no mark. */
function noBaseline(facts: PlacementFacts): Finding[] {
  const { environment, placement, upstreams } = facts;
  const { app } = placement;
  const remedy = upstreams
    ? `promote it: \`cdk8s-delivery promote ${app} --to ${environment.name}\``
    : 'release it without that mark';
  const why = upstreams ? 'an upstream had it' : 'releases enter there without one';
  const message = `${placement.record.release} of ${app} is marked as a baseline of ${environment.name}, and is none: ${why}`;
  return [refusal('BASELINE', message, subjectOf(facts), remedy)];
}

/** A mark stays with a release on its way: it names the environment that it entered as a baseline. */
function falseMark(facts: PlacementFacts): Finding[] {
  if (!facts.falseMark) return [];
  const { app, record } = facts.placement;
  const message = `${record.release} of ${app} is marked as a baseline of ${record.baseline}, which never had it as one`;
  return [refusal('BASELINE', message, subjectOf(facts), 'release or promote it without that mark')];
}

/** A release cannot be a baseline where something was delivered before. */
export function noFirst({
  release,
  app,
  environment,
}: {
  readonly release: string;
  readonly app: AppName;
  readonly environment: EnvironmentName;
}): Finding {
  return refusal(
    'BASELINE',
    `${release} of ${app} cannot be a baseline of ${environment}: something was delivered there before`,
    { app, environment },
    `promote it: \`cdk8s-delivery promote ${app} --to ${environment}\``,
  );
}

/**
 * A release that ran before anything was delivered has no way that could be followed: an environment says until when it
 * takes such releases.
 */
function baseline(facts: PlacementFacts, now: Date): Finding[] {
  const { environment, placement, doubt, stoodBefore } = facts;
  const { app, record } = placement;
  const { name, baselinesUntil } = environment;
  const subject = subjectOf(facts);
  const what = `${record.release} of ${app}`;
  if (stoodBefore === 'unknown') {
    const message = `whether anything was delivered to ${name} before ${what}, which is to be a baseline, is undecided: a part of the history is not at hand`;
    return [undecidedRefusal('BASELINE', message, subject, 'ask again in a whole clone')];
  }
  if (stoodBefore !== 'no') return [noFirst({ release: record.release, app, environment: name })];
  if (!takesBaselines(baselinesUntil, now)) {
    const message =
      baselinesUntil === undefined
        ? `${name} takes no baselines, and ${what} is one`
        : `${name} took baselines until ${baselinesUntil}, and ${what} is one`;
    const remedy = `write \`baselinesUntil: '<day>'\` into ${name}, run \`configure\`, and ask again`;
    return [refusal('BASELINE', message, subject, remedy)];
  }
  if (doubt) return [clockUndecided(`${name} takes baselines still`, doubt.message, subject)];
  const message = `${what} enters ${name} as a baseline: it is said to run there already, and no upstream had it`;
  return [finding('warning', 'BASELINE', message, subject)];
}

/** How to make an upstream vouch for the release. */
function bringsInto(names: readonly EnvironmentName[], { placement, entries }: PlacementFacts): string {
  const { app, record } = placement;
  const ways = names.map((name) =>
    entries.includes(name)
      ? `release it, with its images and its code, into ${name} (\`cdk8s-delivery release ${app} --env ${name}\`)`
      : `\`cdk8s-delivery promote ${app} --to ${name} --release ${record.release}\``,
  );
  return ways.join(', or ');
}

function describe(name: string, facts: PlacementFacts): string {
  switch (facts.custody.get(name)?.verdict) {
    case 'present':
      return 'runs there';
    case 'was':
      return 'ran there';
    case 'rolled-back':
      return 'was rolled back from';
    default:
      return 'never ran there';
  }
}

function descentStanding(facts: PlacementFacts): RuleStanding[] {
  const { descent, replaced, current, placement, environment } = facts;
  const rule = 'fixes';
  if (!descent || !replaced) {
    const says =
      selfCertified(facts).length > 0
        ? 'a record that is not what its id says tells nothing of what it was made of'
        : `it replaces nothing in ${environment.name} that an upstream would have to have had`;
    return [{ rule, says, unasked: true, findings: [] }];
  }
  const { verdict, why } = descent;
  if (verdict === 'follows') return [{ rule, says: why, findings: [] }];
  const { app, record } = placement;
  const runs = current?.release === replaced.release ? 'runs' : current ? 'ran before' : 'ran last';
  const fix = `${versionsOf(replaced)} (${replaced.release}), which ${environment.name} ${runs}`;
  if (verdict === 'stated') {
    const message = `${record.release} of ${app} is stated to contain ${fix}, and did not come by its way`;
    const found = finding('warning', 'LOSES_FIX', message, subjectOf(facts), 'nothing to do, if that is so');
    return [{ rule, says: '', findings: [{ ...found, disposition: 'stated' }] }];
  }
  const remedy = `carry it back into the entry first (\`cdk8s-delivery status\` says how); where ${record.release} contains it, say so: \`cdk8s-delivery promote ${app} --to ${environment.name} --release ${record.release} --fix-contained --reason "…"\`; to go back on purpose: \`cdk8s-delivery rollback ${app} --env ${environment.name}\``;
  if (verdict === 'unknown') {
    const message = `whether ${record.release} of ${app} contains ${fix}, is undecided: ${why}`;
    return [{ rule, says: '', findings: [undecidedRefusal('LOSES_FIX', message, subjectOf(facts), remedy)] }];
  }
  const message = `${record.release} of ${app} would take out ${fix}, and is not known to contain it: ${why}`;
  return [{ rule, says: '', findings: [refusal('LOSES_FIX', message, subjectOf(facts), remedy)] }];
}

const versionsOf = ({ images }: ReleaseRecord) =>
  [...new Set(Object.values(images).map(({ version }) => version))].join(', ') || 'no images';

function gates(facts: PlacementFacts, { now }: PlacementContext): RuleStanding[] {
  return gatesOf(facts, now).map(({ standing: { gate, message }, findings }) => ({
    rule: `gate:${gate}`,
    says: message,
    findings,
  }));
}

/** The state of the environment's gates for the placement. */
export function gateStandings(facts: PlacementFacts, now: Date): GateStanding[] {
  return gatesOf(facts, now).map(({ standing }) => standing);
}

function gatesOf(facts: PlacementFacts, now: Date): JudgedGate[] {
  // Gates ask what upstreams showed about a release; a baseline was already where it enters.
  if (isBaseline(facts) && custody(facts).length > 0) return [];
  const { gates: gathered, placement, doubt } = facts;
  const { environment, app, record } = placement;
  const moment = { now, environment, app, release: record.release };
  return judgeGates(gathered, doubt ? { ...moment, doubt: doubt.message } : moment);
}

function witnessStanding(facts: PlacementFacts, context: PlacementContext): RuleStanding[] {
  const { name, approvals } = facts.environment;
  if (approvals.reviewers > 0) return [{ rule: 'witness', says: '', findings: witness(facts, context) }];
  return [{ rule: 'witness', says: `${name} asks for no witness`, unasked: true, findings: [] }];
}

function witness(facts: PlacementFacts, { stage, isOneOfSeveral }: PlacementContext): Finding[] {
  const { environment, placement, witness: found } = facts;
  const { record } = placement;
  if (found?.findings.length === 0) {
    return [
      finding(
        'note',
        'WITNESSED',
        `rendered again by ${found.witness.by} with the same result, ${environment.signers.length > 0 ? 'and signed' : `as the witness says: ${environment.name} asks for no signature`}`,
        subjectOf(facts),
        'nothing to do',
      ),
    ];
  }
  const { app } = placement;
  const subject = subjectOf(facts);
  const run = byAnother(witnessCommand(app, record.release));
  const release = `release ${record.release} of ${app}`;
  const nobody = found
    ? `${release} has no witness that counts`
    : `${release} was not rendered a second time yet`;
  const wrong = found?.findings ?? [];
  if (stage === 'merge') {
    const message = `${environment.name} asks for approval, and ${nobody}`;
    return [...wrong, undecidedRefusal('RENDERS_UNPROVEN', message, subject, run)];
  }
  const plain = found
    ? 'its release has no witness that counts'
    : 'its release was not rendered a second time yet';
  const message = `${isOneOfSeveral ? plain : nobody}: the proposal is not merged before`;
  const witnessed = isOneOfSeveral ? byAnother(witnessesCommand(environment.name)) : run;
  const remedy = `approve it in a clone of the project, or ${witnessed}`;
  const unproven = undecidedRefusal('RENDERS_UNPROVEN', message, subject, remedy);
  return [...wrong.map(warned), { ...unproven, severity: 'warning' }];
}

const byAnother = (command: string) => `let another person or a job run \`${command}\``;

/** Whether both records have the same content for the environment. */
export function sameHere(
  one: { images: Parameters<typeof imagesKey>[0]; renders: { trees: Readonly<Record<string, string>> } },
  other: typeof one,
  environment: EnvironmentName,
): boolean {
  return (
    imagesKey(one.images) === imagesKey(other.images) &&
    one.renders.trees[environment] === other.renders.trees[environment]
  );
}
