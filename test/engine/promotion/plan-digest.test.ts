import fc from 'fast-check';
import type { TargetPlan } from '../../../lib/engine/promotion';
import { completePlan, type PlanDraft } from '../../../lib/engine/promotion/plan';
import { ReleaseId, treeIdOf } from '../../../lib/model/scalars';
import { printRecord, type ReleaseRecord } from '../../../lib/registry';
import { layout } from '../../support/default-layout';
import { imageOf } from '../../support/fleet-code';
import { ada, ben } from '../../support/fleet-fixture';
import { aBranch, aCommit, anApp, anEnv, aTree } from '../../support/names';

const tree = (seed: number) => seed.toString(16).padStart(40, '0');

function record(
  app: string,
  version: string,
  seed: number,
  evidence: ReleaseRecord['evidence'] = {},
): ReleaseRecord {
  const images = { server: imageOf(app, 'server', version) };
  const id = treeIdOf([{ mode: '40000', name: 'prod', id: tree(seed) }], 'sha1');
  return {
    release: ReleaseId.of({ app, images, renders: id }),
    images,
    code: aCommit(tree(1)),
    renders: { id, trees: { prod: aTree(tree(seed)) }, inputs: {} },
    evidence,
    tools: {},
  };
}

function draftOf(records: readonly (readonly [app: string, record: ReleaseRecord])[]): PlanDraft {
  const targets = records.map(
    ([app, to]): TargetPlan => ({
      environment: anEnv('prod'),
      app: anApp(app),
      change: 'first',
      to,
      tree: { after: to.renders.trees['prod'] ?? aTree('') },
    }),
  );
  return {
    verb: 'promote',
    change: { verb: 'promote' },
    environment: anEnv('prod'),
    repository: '/delivery.git',
    branch: aBranch('delivery'),
    base: aCommit(tree(7)),
    requestedBy: ada,
    bypass: [],
    targets,
    edits: records.flatMap(([app, to]) => [
      {
        kind: 'file' as const,
        path: layout.pathOf({ kind: 'record', environment: anEnv('prod'), app }),
        content: printRecord(to),
      },
      { kind: 'tree' as const, path: `manifests/prod/${app}`, id: to.renders.trees['prod'] ?? aTree('') },
    ]),
    renders: [],
    startsFrom: {},
    concerns: [],
    findings: [],
    approvals: { needed: 1, owners: [] },
  };
}

const digest = (draft: PlanDraft) => completePlan(layout, draft).digest;
const one = draftOf([['web', record('web', '1.0', 5)]]);

describe('the digest of a plan, to which an approval binds', () => {
  test('does not move with the order of edits', () => {
    const three = draftOf(
      [1, 2, 3].map((seed) => [`app${seed}`, record(`app${seed}`, '1.0', seed)] as const),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray([...three.edits], { minLength: three.edits.length }), (edits) => {
        expect(digest({ ...three, edits })).toBe(digest(three));
      }),
    );
  });

  test('does not move with evidence, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('run', 'tests', 'sbom'),
          fc.webUrl().map((link) => ({ link })),
        ),
        (evidence) => {
          expect(digest(draftOf([['web', record('web', '1.0', 5, { ...evidence })]]))).toBe(digest(one));
        },
      ),
    );
  });

  test('does not move with the commit planned on, the findings or who asks', () => {
    expect(digest({ ...one, base: aCommit(tree(8)), requestedBy: ben, reason: 'another' })).toBe(digest(one));
  });

  test('moves with everything that will stand or stood there', () => {
    const others: PlanDraft[] = [
      draftOf([['web', record('web', '1.1', 5)]]),
      draftOf([['web', record('web', '1.0', 6)]]),
      draftOf([['api', record('api', '1.0', 5)]]),
      { ...one, environment: anEnv('staging') },
      { ...one, verb: 'release' },
      { ...one, bypass: ['SOAK'] },
      {
        ...one,
        edits: [
          ...one.edits,
          { kind: 'file', path: layout.pathOf({ kind: 'freeze', environment: anEnv('prod') }), content: 'x' },
        ],
      },
      {
        ...one,
        edits: [
          ...one.edits,
          {
            kind: 'delete',
            path: layout.pathOf({ kind: 'hold', environment: anEnv('prod'), app: anApp('web') }),
          },
        ],
      },
      {
        ...one,
        targets: one.targets.map((each) => ({ ...each, tree: { ...each.tree, before: aTree(tree(9)) } })),
      },
      {
        ...one,
        targets: one.targets.map((each) => ({
          ...each,
          change: 'update' as const,
          from: record('web', '0.9', 4),
        })),
      },
    ];
    const digests = others.map(digest);
    expect(new Set([...digests, digest(one)]).size).toBe(others.length + 1);
  });

  test('is a sha256', () => {
    expect(digest(one)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

describe('the effect of a plan', () => {
  test('follows from findings, edits and approvals', () => {
    const effect = (draft: Partial<PlanDraft>) => completePlan(layout, { ...one, ...draft }).effect;
    expect(effect({})).toBe('proposal');
    expect(effect({ approvals: { needed: 0, owners: [] } })).toBe('commit');
    expect(effect({ edits: [] })).toBe('nothing');
    const refusal = { code: 'HELD', severity: 'refusal', subject: {}, message: '', remedy: '' } as const;
    expect(effect({ findings: [refusal] })).toBe('refused');
    expect(effect({ findings: [{ ...refusal, undecided: true }] })).toBe('refused');
    expect(effect({ findings: [{ ...refusal, severity: 'warning', undecided: true }] })).toBe('proposal');
  });
});
