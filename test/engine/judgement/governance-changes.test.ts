import fc from 'fast-check';
import { governanceChanges } from '../../../lib/engine/judgement/governance-changes';
import type { CustomPolicyData, EnvironmentData, PolicyData } from '../../../lib/model/environment';
import type { AppPart } from '../../../lib/model/exchange';
import { fewReplicas } from '../../kubernetes/policy/custom-policy-samples';
import { digestOf } from '../../registry/samples';
import { environmentOf } from '../../support/environment';
import { anApp, anEnv } from '../../support/names';

const prod = environmentOf('prod', {
  promotesFrom: { mode: 'anyOf', environments: ['staging', 'hotfix'] },
  approvals: {
    reviewers: 2,
    rollback: 1,
    owners: ['@example/sre', '@example/db'],
    keys: [],
    signed: false,
    receipts: false,
  },
  gates: [{ gate: 'soak', version: 1, seconds: 3600 }],
  bypassable: ['SOAK'],
});

const web: AppPart = {
  name: anApp('web'),
  owners: ['@example/web'],
  repository: 'https://github.com/example/web',
  images: { server: 'ghcr.io/example/web' },
};

const state = (environment?: EnvironmentData, app?: AppPart) => ({
  environments: new Map(environment ? [[environment.name, environment]] : []),
  apps: new Map(app ? [[`prod/${app.name}`, app]] : []),
});

function ofProd(change: Partial<EnvironmentData>) {
  return governanceChanges(state(prod), state({ ...prod, ...change })).map(({ field, verdict, level }) => [
    field,
    verdict,
    level,
  ]);
}

function ofWeb(change: Partial<AppPart>) {
  return governanceChanges(state(undefined, web), state(undefined, { ...web, ...change })).map(
    ({ field, verdict, level }) => [field, verdict, level],
  );
}

const { allow, approvals, promotesFrom, sync, delivery, destination } = prod;
const LOOSER = ['broadening', 'high'];
const TIGHTER = ['narrowing', 'low'];

describe('a change of an environment', () => {
  test.each<[string, Partial<EnvironmentData>, string, string[]]>([
    ['fewer reviewers', { approvals: { ...approvals, reviewers: 1 } }, 'approvals.reviewers', LOOSER],
    ['more reviewers', { approvals: { ...approvals, reviewers: 3 } }, 'approvals.reviewers', TIGHTER],
    [
      'fewer for a rollback',
      { approvals: { ...approvals, rollback: 0 } },
      'approvals.rollback',
      ['broadening', 'medium'],
    ],
    [
      'fewer for a bypass than one more',
      { approvals: { ...approvals, bypass: 2 } },
      'approvals.bypass',
      LOOSER,
    ],
    ['more for a bypass', { approvals: { ...approvals, bypass: 4 } }, 'approvals.bypass', TIGHTER],
    ['a team less', { approvals: { ...approvals, owners: ['@example/sre'] } }, 'approvals.owners', LOOSER],
    [
      'another team instead',
      { approvals: { ...approvals, owners: ['@example/sre', '@example/x'] } },
      'approvals.owners',
      LOOSER,
    ],
    [
      'a team more',
      { approvals: { ...approvals, owners: [...approvals.owners, '@example/x'] } },
      'approvals.owners',
      TIGHTER,
    ],
    [
      'teams in another order',
      { approvals: { ...approvals, owners: [...approvals.owners].reverse() } },
      'approvals.owners',
      ['neutral', 'none'],
    ],
    ['a gate dropped', { gates: [] }, 'gates', LOOSER],
    ['a shorter soak', { gates: [{ gate: 'soak', version: 1, seconds: 60 }] }, 'gates', LOOSER],
    ['a longer soak', { gates: [{ gate: 'soak', version: 1, seconds: 7200 }] }, 'gates', TIGHTER],
    ['no upstream', { promotesFrom: { mode: 'anyOf', environments: [] } }, 'promotesFrom', LOOSER],
    [
      'one more way in',
      { promotesFrom: { mode: 'anyOf', environments: [anEnv('staging'), anEnv('hotfix'), anEnv('dev')] } },
      'promotesFrom',
      LOOSER,
    ],
    [
      'one way less',
      { promotesFrom: { mode: 'anyOf', environments: [anEnv('staging')] } },
      'promotesFrom',
      TIGHTER,
    ],
    [
      'all upstreams for one of them',
      { promotesFrom: { ...promotesFrom, mode: 'allOf' } },
      'promotesFrom',
      TIGHTER,
    ],
    [
      'upstreams in another order',
      { promotesFrom: { mode: 'anyOf', environments: [anEnv('hotfix'), anEnv('staging')] } },
      'promotesFrom',
      ['neutral', 'none'],
    ],
    ['automated sync', { sync: { ...sync, automated: true } }, 'sync.automated', LOOSER],
    ['pruning', { sync: { ...sync, prune: true } }, 'sync.prune', ['broadening', 'medium']],
    ['a kind more', { allow: { ...allow, kinds: ['batch/Job'] } }, 'allow.kinds', ['broadening', 'medium']],
    ['a kind less', { allow: { ...allow, without: ['Service'] } }, 'allow.without', TIGHTER],
    [
      'a kind of the whole cluster',
      { allow: { ...allow, clusterKinds: ['ClusterRole'] } },
      'allow.clusterKinds',
      LOOSER,
    ],
    [
      'pods that may do more',
      { allow: { ...allow, podSecurity: 'privileged' } },
      'allow.podSecurity',
      LOOSER,
    ],
    [
      'another namespace beside its own',
      { allow: { ...allow, namespaces: ['metrics'] } },
      'allow.namespaces',
      ['broadening', 'medium'],
    ],
    ['another controller', { controller: 'flux' }, 'controller', ['unknown', 'high']],
    ['another layout', { delivery: { ...delivery, layout: 'folders/v2' } }, 'delivery', ['unknown', 'high']],
    ['self-healing', { sync: { ...sync, selfHeal: true } }, 'sync.selfHeal', ['neutral', 'none']],
    ['code from more branches', { code: { branches: ['main', 'release/*'] } }, 'code.branches', LOOSER],
    ['more to bypass', { bypassable: ['SOAK', 'FROZEN'] }, 'bypassable', LOOSER],
    ['less to bypass', { bypassable: [] }, 'bypassable', TIGHTER],
    [
      'another cluster',
      { destination: { ...destination, server: 'https://other.example.org' } },
      'destination',
      ['unknown', 'high'],
    ],
    [
      'another folder',
      { delivery: { ...delivery, path: 'elsewhere/prod' } },
      'delivery',
      ['unknown', 'high'],
    ],
    ['other inputs', { inputs: digestOf('b') }, 'inputs', ['neutral', 'none']],
  ])('is judged: %s', (_, change, field, judgement) => {
    expect(ofProd(change)).toEqual([[field, ...judgement]]);
  });

  test('names every field that differs', () => {
    expect(
      ofProd({
        gates: [],
        bypassable: [],
        approvals: { reviewers: 0, rollback: 0, owners: [], keys: [], signed: false, receipts: false },
      }).map(([field]) => field),
    ).toEqual(['approvals.reviewers', 'approvals.rollback', 'approvals.owners', 'gates', 'bypassable']);
  });

  test('fails to be overlooked where no rule knows the field', () => {
    const rows = governanceChanges(state({ ...prod, ...{ later: 1 } }), state({ ...prod, ...{ later: 2 } }));
    expect(rows.map(({ field, verdict, level }) => [field, verdict, level])).toEqual([
      ['later', 'unknown', 'medium'],
    ]);
  });

  test('says of an app that leaves whether anything of it runs there', () => {
    const told = (running?: ReadonlySet<string>) =>
      governanceChanges(state(prod, web), state(prod), running ? { running } : {}).map(({ note }) => note);
    const stays = 'the app leaves; what runs there stays until it is retired';
    expect(told()).toEqual([stays]);
    expect(told(new Set(['prod/web']))).toEqual([stays]);
    expect(told(new Set(['dev/web']))).toEqual(['the app leaves; nothing of it runs there']);
  });

  test('says what a new one is, and that one which goes leaves no rule behind', () => {
    expect(governanceChanges(state(), state(prod))).toMatchObject([
      {
        subject: 'environment prod',
        kind: 'added',
        field: '',
        level: 'none',
        note: [
          '2 approvals of @example/sre, @example/db',
          'synced by hand',
          'promotes from staging or hotfix',
          'delivered to manifests/prod',
          'runs in prod of https://kubernetes.default.svc',
          'waits for 1 h in the upstream',
          'code from main',
          'can be bypassed: SOAK',
        ].join('; '),
      },
    ]);
    expect(governanceChanges(state(prod), state())).toMatchObject([
      { subject: 'environment prod', kind: 'removed', verdict: 'broadening', level: 'high' },
    ]);
  });
});

describe('a change of an app', () => {
  test.each<[string, Partial<AppPart>, string, string[]]>([
    ['another owner', { owners: ['@example/x'] }, 'owners', LOOSER],
    [
      'another image repository',
      { images: { server: 'ghcr.io/evil/web' } },
      'images.server',
      ['unknown', 'high'],
    ],
    [
      'another tag that tells a slot apart',
      { images: { server: { repository: web.images['server'] as string, tag: '2' } } },
      'images.server',
      ['unknown', 'high'],
    ],
    [
      'fields that hold no image',
      { holdsNoImage: { 'Pod/a:spec.image': 'a picture' } },
      'holdsNoImage',
      ['broadening', 'high'],
    ],
    [
      'a new slot',
      { images: { ...web.images, sidecar: 'ghcr.io/example/sidecar' } },
      'images.sidecar',
      ['unknown', 'low'],
    ],
    ['another repository', { repository: 'https://github.com/evil/web' }, 'repository', ['unknown', 'high']],
  ])('is judged: %s', (_, change, field, judgement) => {
    expect(ofWeb(change)).toEqual([[field, ...judgement]]);
  });
});

test('two equal states have no changes, whatever they hold', () => {
  const environment = fc
    .record({ reviewers: fc.nat(20), owners: fc.array(fc.string()), seconds: fc.nat() })
    .map(({ reviewers, owners, seconds }) => ({
      ...prod,
      approvals: { reviewers, rollback: reviewers, owners, keys: [], signed: false, receipts: false },
      gates: [{ gate: 'soak', version: 1, seconds }],
    }));
  fc.assert(
    fc.property(
      environment,
      (each) => governanceChanges(state(each, web), state(structuredClone(each), web)).length === 0,
    ),
  );
});

test('lowering and raising are never judged the same', () => {
  const count = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(count, count, (one, other) => {
      fc.pre(one !== other);
      const with_ = (reviewers: number) => state({ ...prod, approvals: { ...approvals, reviewers } });
      const [there, back] = [
        governanceChanges(with_(one), with_(other)),
        governanceChanges(with_(other), with_(one)),
      ];
      expect(new Set([there[0]?.verdict, back[0]?.verdict])).toEqual(new Set(['broadening', 'narrowing']));
    }),
  );
});

describe('a change of what manifests are judged by', () => {
  const LOOSE = ['broadening', 'high'];
  const TIGHT = ['narrowing', 'low'];
  test.each<[string, PolicyData, PolicyData, string, string[]]>([
    ['a rule switched off', {}, { rules: { probes: 'off' } }, 'policies.rules.probes', LOOSE],
    [
      'a rule that refuses',
      { rules: { probes: 'off' } },
      { rules: { probes: 'refuse' } },
      'policies.rules.probes',
      TIGHT,
    ],
    [
      'a rule that only warns',
      { rules: { probes: 'refuse' } },
      { rules: { probes: 'warn' } },
      'policies.rules.probes',
      ['broadening', 'medium'],
    ],
    [
      'a rule that warns',
      { rules: { probes: 'off' } },
      { rules: { probes: 'warn' } },
      'policies.rules.probes',
      TIGHT,
    ],
    [
      'a rule left to its profile',
      { rules: { probes: 'refuse' } },
      {},
      'policies.rules.probes',
      ['unknown', 'medium'],
    ],
    ['any registry', { registries: ['ghcr.io/'] }, {}, 'policies.registries', LOOSE],
    ['one registry more', { registries: ['a/'] }, { registries: ['a/', 'b/'] }, 'policies.registries', LOOSE],
    ['one registry less', { registries: ['a/', 'b/'] }, { registries: ['a/'] }, 'policies.registries', TIGHT],
    ['the first registry', {}, { registries: ['a/'] }, 'policies.registries', TIGHT],
    ['a denied tag less', { deniedTags: ['a', 'b'] }, { deniedTags: ['a'] }, 'policies.deniedTags', LOOSE],
    [
      'a label more',
      { requiredLabels: ['a'] },
      { requiredLabels: ['a', 'b'] },
      'policies.requiredLabels',
      TIGHT,
    ],
    ['labels of its own', {}, { requiredLabels: ['b'] }, 'policies.requiredLabels', ['unknown', 'medium']],
    ['no production', { production: 'refuse' }, { production: 'off' }, 'policies.production', LOOSE],
    ['no warnings of production', {}, { production: 'off' }, 'policies.production', ['broadening', 'medium']],
    ['production', {}, { production: 'refuse' }, 'policies.production', TIGHT],
    ['production as it comes', { production: 'warn' }, {}, 'policies.production', ['neutral', 'none']],
    [
      'pods warned by a lower level',
      {},
      { podSecurity: { warn: 'baseline' } },
      'policies.podSecurity',
      ['broadening', 'medium'],
    ],
    [
      'pods warned by a higher level',
      { podSecurity: { warn: 'privileged' } },
      {},
      'policies.podSecurity',
      TIGHT,
    ],
    ['nothing in the cluster', { admission: 'audit' }, {}, 'policies.admission', LOOSE],
    ['only a warning', { admission: 'deny' }, { admission: 'warn' }, 'policies.admission', LOOSE],
    ['a refusal', { admission: 'audit' }, { admission: 'deny' }, 'policies.admission', TIGHT],
    ['rules in the cluster', {}, { admission: 'audit' }, 'policies.admission', TIGHT],
    ['more externals', {}, { externals: ['Secret/a'] }, 'policies.externals', ['broadening', 'medium']],
    ['fewer externals', { externals: ['Secret/a'] }, {}, 'policies.externals', TIGHT],
    [
      'more external kinds',
      {},
      { externalKinds: ['a.org/A'] },
      'policies.externalKinds',
      ['broadening', 'high'],
    ],
    ['fewer external kinds', { externalKinds: ['a.org/A'] }, {}, 'policies.externalKinds', TIGHT],
    ['another Kubernetes', {}, { kubernetes: '1.33' }, 'policies.kubernetes', ['neutral', 'none']],
    ['another size', {}, { largest: { cpu: '1', memory: '1Gi' } }, 'policies.largest', ['unknown', 'medium']],
  ])('%s', (_, before, after, field, judged) => {
    const rows = governanceChanges(state({ ...prod, policies: before }), state({ ...prod, policies: after }));
    expect(rows.map((row) => [row.field, row.verdict, row.level])).toEqual([[field, ...judged]]);
    expect(rows[0]?.note).not.toBe('');
  });
});

describe('a change of custom policies', () => {
  const rows = (
    before: readonly CustomPolicyData[] | undefined,
    after: readonly CustomPolicyData[] | undefined,
  ) => {
    const of = (custom: readonly CustomPolicyData[] | undefined) =>
      state({ ...prod, ...(custom && { policies: { custom } }) });
    return governanceChanges(of(before), of(after)).map(({ kind, field, verdict, level, note }) => [
      kind,
      field,
      verdict,
      level,
      note,
    ]);
  };
  const few = fewReplicas();
  const field = 'policies.custom.few-replicas';

  test('one line for each policy, by its name', () => {
    const other = fewReplicas({ name: 'other', description: 'an other' });
    expect(rows(undefined, [few, other])).toEqual([
      ['added', field, 'narrowing', 'low', 'a new policy: nothing here needs more than ten pods'],
      ['added', 'policies.custom.other', 'narrowing', 'low', 'a new policy: an other'],
    ]);
    expect(rows([few, other], [few])).toEqual([
      ['removed', 'policies.custom.other', 'broadening', 'high', 'nobody asks any more: an other'],
    ]);
    expect(rows([few], undefined)).toMatchObject([
      ['removed', field, 'broadening', 'high', expect.anything()],
    ]);
  });

  test.each<[string, Partial<CustomPolicyData>, string[]]>([
    ['less weight', { severity: 'warning' }, ['broadening', 'high', 'what was a refusal is a warning']],
    [
      'another match',
      { match: { pods: true } },
      ['unknown', 'high', 'it asks for something else: match differs, which may let more pass'],
    ],
    [
      'another expression and a condition',
      {
        validations: [{ expression: 'true', message: 'x' }],
        conditions: [{ name: 'never', expression: 'false' }],
      },
      [
        'unknown',
        'high',
        'it asks for something else: conditions, validations differ, which may let more pass',
      ],
    ],
    [
      'values',
      { params: { a: 1 } },
      ['unknown', 'high', 'it asks for something else: params differs, which may let more pass'],
    ],
    ['another action', { admission: [] }, ['unknown', 'high', 'the cluster does something else about it']],
    ['other words', { remedy: 'less' }, ['neutral', 'none', 'its words differ, it asks for the same']],
    [
      'another message',
      { validations: few.validations.map((each) => ({ ...each, message: 'x' })) },
      ['neutral', 'none', 'its words differ, it asks for the same'],
    ],
  ])('%s', (_, change, judged) => {
    expect(rows([few], [fewReplicas(change)])).toEqual([['changed', field, ...judged]]);
  });

  test('more weight is not a risk, another order is nothing', () => {
    const warning = fewReplicas({ severity: 'warning' });
    expect(rows([warning], [few])).toEqual([
      ['changed', field, 'narrowing', 'low', 'what was a warning is a refusal'],
    ]);
    const other = fewReplicas({ name: 'other' });
    expect(rows([few, other], [other, few])).toEqual([
      ['changed', 'policies.custom', 'neutral', 'none', 'the same policies, written otherwise'],
    ]);
  });
});

test('environments are told in the order of promotion, and where an app changes too', () => {
  const chain = ['dev', 'staging', 'prod'].map((name, index, all) =>
    environmentOf(name, {
      promotesFrom: { environments: index === 0 ? [] : [anEnv(all[index - 1] ?? '')], mode: 'anyOf' },
    }),
  );
  const none = { environments: new Map(), apps: new Map() };
  const environments = new Map([...chain].reverse().map((each) => [each.name, each]));
  const apps = new Map([...chain].reverse().map(({ name }) => [`${name}/web`, web]));
  const subjects = (rows: ReturnType<typeof governanceChanges>) => rows.map(({ subject }) => subject);
  const told = [
    'environment dev',
    'environment staging',
    'environment prod',
    'app web in dev, staging, prod',
  ];
  expect(subjects(governanceChanges(none, { environments, apps }))).toEqual(told);
  // Where no environment changes, the order is that of those that there are.
  const alone = governanceChanges(none, { environments: new Map(), apps }, { all: chain });
  expect(subjects(alone)).toEqual(['app web in dev, staging, prod']);
});
