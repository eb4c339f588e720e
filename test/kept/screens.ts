import { auditLines } from '../../lib/cli/history/audit-lines';
import { Output } from '../../lib/cli/output';
import { statusLines } from '../../lib/cli/status/status-lines';
import type { DeliveryChange, FleetStatus, TargetStatus } from '../../lib/engine/history';
import type { Change } from '../../lib/engine/promotion';
import { ReleaseId, treeIdOf } from '../../lib/model/scalars';
import type { ReleaseRecord } from '../../lib/registry';
import { renderTerminal } from '../../lib/views/plan';
import { object } from '../kubernetes/diff/manifests';
import { imageOf } from '../support/fleet-code';
import { aCommit, anApp, anEnv, aTree } from '../support/names';
import { plan, target } from '../views/plan/plans';

/** Columns of the terminals that screens are kept for. */
export const WIDTHS = [60, 120] as const;

/** What people look at most, made of fixed data: each in the columns of a terminal. */
export const SCREENS: Readonly<Record<string, (columns: number) => readonly string[]>> = {
  plan: planScreen,
  status: statusScreen,
  audit: auditScreen,
};

const out = new Output({ json: false, color: false });
const digits = (seed: number) => `${seed.toString(16)}1d9df69aa92625c0de5e1f2a3b62cd2600967f2a`.slice(0, 40);
const AT = new Date('2026-03-02T09:30:00Z');
const ADA = 'Ada Lovelace <ada@example.org>';

function planScreen(columns: number): string[] {
  const labelled = (version: string) =>
    object('v1', 'ConfigMap', {
      metadata: { name: 'settings', labels: { 'app.kubernetes.io/version': version } },
    });
  const checks = [
    {
      severity: 'warning' as const,
      undecided: true as const,
      code: 'RENDERS_UNPROVEN',
      message:
        'prod asks for approval, and release r-7f3c9a2e11d0b4c6 of email was not rendered a second time yet',
      remedy:
        'let another person or a job run `cdk8s-delivery witness email --release r-7f3c9a2e11d0b4c6`, then merge',
      subject: 'prod/email',
    },
  ];
  const view = plan(
    [
      target('cart', { terminationGracePeriodSeconds: 5 }),
      target('email', { hostNetwork: true }, { 'c.json': labelled('1') }),
      target('frontend', {}, { 'c.json': labelled('1') }),
    ],
    {
      checks,
      rollback: {
        command: 'cdk8s-delivery rollback cart email frontend --env prod --release r-0d41c0de5e1f2a3b',
        restores: 'the versions of the column "from"',
      },
    },
  );
  return renderTerminal(view, { color: false, width: columns }).trimEnd().split('\n');
}

function record(app: string, version: string): ReleaseRecord {
  const images = { server: imageOf(app, 'server', version) };
  const id = treeIdOf([{ mode: '40000', name: 'prod', id: digits(version.length) }], 'sha1');
  return {
    release: ReleaseId.of({ app, images, renders: id }),
    images,
    code: aCommit(digits(0x9e)),
    renders: { id, trees: { prod: aTree(digits(version.length)) }, inputs: {} },
    source: { repository: `https://git.example.org/shop/${app}`, commit: aCommit(digits(0xabc)) },
    evidence: {},
    tools: {},
  };
}

function statusScreen(columns: number): string[] {
  const cell = (
    environment: string,
    app: string,
    version?: string,
    more: Partial<TargetStatus> = {},
  ): TargetStatus => ({
    environment: anEnv(environment),
    app: anApp(app),
    ...(version === undefined ? {} : { record: record(app, version), since: AT }),
    controls: [],
    pending: [],
    proposals: [],
    rejected: false,
    ...more,
  });
  const environment = (name: string, promotesFrom: readonly string[], mark?: string) => ({
    name: anEnv(name),
    promotesFrom,
    controls:
      mark === undefined ? [] : [{ control: 'freeze', value: { reason: 'load test until noon' }, mark }],
    byHand: [],
  });
  const status: FleetStatus = {
    commit: aCommit(digits(0xa92625)),
    environments: [
      environment('dev', []),
      environment('staging', ['dev'], 'FROZEN'),
      environment('prod', ['staging']),
    ],
    apps: [anApp('cart'), anApp('email')],
    owners: {},
    targets: [
      cell('dev', 'cart', '2.1.0'),
      cell('staging', 'cart', '2.0.0', {
        pending: [
          {
            environment: anEnv('dev'),
            record: record('cart', '2.1.0'),
            differs: 'both',
            gates: [],
            rejected: false,
          },
        ],
      }),
      cell('prod', 'cart', '1.9.4', {
        controls: [
          { control: 'hold', value: { reason: 'INC-42: connections run out at night' }, mark: 'HELD' },
        ],
      }),
      cell('dev', 'email', '0.3.0'),
      cell('staging', 'email', '0.3.0'),
      cell('prod', 'email', undefined, {
        pending: [
          {
            environment: anEnv('staging'),
            record: record('email', '0.3.0'),
            differs: 'first',
            gates: [
              {
                gate: 'soak',
                environment: anEnv('prod'),
                app: anApp('email'),
                verdict: 'wait',
                message: 'it has to run in staging for 24 hours',
                until: '2026-03-03T09:30:00.000Z',
              },
            ],
            rejected: false,
          },
        ],
      }),
    ],
    proposals: [],
    approvals: new Map(),
    waiting: [],
    problems: [
      {
        severity: 'warning',
        code: 'MISNAMED_FILE',
        message:
          'environments/prod/freeze.yml is called nearly as environments/prod/freeze.yaml, and is not read',
        remedy: 'rename it: `git mv environments/prod/freeze.yml environments/prod/freeze.yaml`',
        subject: { environment: anEnv('prod') },
      },
    ],
  };
  return statusLines(status, out, { columns });
}

function auditScreen(columns: number): string[] {
  const common = {
    environment: anEnv('prod'),
    app: anApp('cart'),
    author: ADA,
    at: AT,
    byTool: true,
    parent: digits(0x62cd26),
  };
  const release = record('cart', '1.9.4').release;
  const promotion: DeliveryChange = {
    ...common,
    kind: 'promotion',
    commit: aCommit(digits(0xa92625)),
    subject: 'promote cart 2.0.0 to prod',
    from: record('cart', '1.9.4'),
    to: {
      ...record('cart', '2.0.0'),
      evidence: { run: { link: 'https://ci.example.org/shop/cart/runs/184467' } },
    } as ReleaseRecord,
    files: [
      'environments/prod/releases/cart.yaml',
      'manifests/prod/cart/objects/Deployment.cart-server.yaml',
    ],
    undo: { verb: 'rollback', app: anApp('cart'), environment: anEnv('prod'), release } as Change,
    claims: {
      requestedBy: ADA,
      approvedBy: ['Grace Hopper <grace@example.org> 2026-03-02T09:29:41.000Z'],
      bypass: [],
      reason: 'CHG-118: the new checkout, asked for by the shop',
    },
  };
  const hold: DeliveryChange = {
    ...common,
    kind: 'hold',
    commit: aCommit(digits(0xb12)),
    subject: 'hold cart in prod',
    files: ['environments/prod/holds/cart.yaml'],
    undo: { verb: 'unhold', app: anApp('cart'), environment: anEnv('prod') } as Change,
    claims: { requestedBy: ADA, approvedBy: [], bypass: [], reason: 'INC-42: connections run out' },
  };
  return [hold, promotion]
    .flatMap((change) => auditLines({ change }, out, columns))
    .flatMap((each) => each.split('\n'));
}
