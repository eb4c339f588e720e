import type { JsonMap } from '../../../lib/model/json';
import { type PlanView, renderMarkdown, renderTerminal, type TargetInput } from '../../../lib/views/plan';
import { textWidth } from '../../../lib/views/plan/text-width';
import { image, object } from '../../kubernetes/diff/manifests';
import { plan, target } from './plans';

const SHOP = ['ad', 'cart', 'checkout', 'currency', 'email', 'frontend', 'payment', 'products', 'shipping'];

const labelled = (version: string): JsonMap => ({
  metadata: { name: 'settings', labels: { 'app.kubernetes.io/version': version } },
});

/** A fleet whose images all move; in three of the apps the configuration changes, too, and in all of them a label. */
function shop(): PlanView {
  const extra: Readonly<Record<string, JsonMap>> = {
    cart: { terminationGracePeriodSeconds: 5 },
    email: { hostNetwork: true },
    frontend: { nodeName: 'large' },
  };
  return plan(
    SHOP.map((app) => target(app, extra[app] ?? {}, { 'c.json': object('v1', 'ConfigMap', labelled('1')) })),
  );
}

function refused(): PlanView {
  const checks = ['frontend', 'cart', 'email'].map((app) => ({
    severity: 'refusal' as const,
    code: 'FROZEN',
    message: 'prod is frozen since 2026-01-02 by Ada Lovelace <ada@example.org>: load test until noon',
    remedy: 'wait, or ask the owner of the freeze',
    subject: `prod/${app}`,
  }));
  return plan([target('cart'), target('email'), target('frontend')], { checks });
}

function first(): PlanView {
  const fresh = (app: string): TargetInput => {
    const { diff, ...rest } = target(app);
    const objects = diff.objects.map((each) => ({ ...each, status: 'added' as const }));
    return { ...rest, claim: { kind: 'first', derived: [], reasons: [] }, diff: { ...diff, objects } };
  };
  return plan([fresh('cart'), fresh('email')], { verb: 'release', from: [] });
}

const shown = (view: PlanView, width: number) => renderTerminal(view, { color: false, width });

describe.each([60, 80, 120])('the gist of a plan at %i columns', (width) => {
  test.each([
    ['a clean promotion', () => plan([target('web')]), 12],
    ['configuration beside nine images', shop, 24],
    ['a refused promotion', refused, 24],
    ['a first release', first, 12],
  ])('%s fits a screen and its width', (_, view, most) => {
    const lines = shown(view(), width).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(most);
    expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
  });
});

test.each([60, 80, 120])('what an environment asks for is wrapped at %i columns, not cut', (width) => {
  const note = `2 approvals of @example/sre; ${'runs in a place with a long name; '.repeat(12)}baselines until then`;
  const governance = [
    {
      subject: 'environment prod',
      kind: 'added',
      field: '',
      verdict: 'neutral',
      level: 'none',
      note,
    } as const,
  ];
  const lines = shown(plan([], { verb: 'configure', from: [], governance }), width)
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => line.trim()).join(' ')).toContain(`environment prod (${note})`);
  expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
});

test('a target that only learns something of its release stands in the plan beside those that move', () => {
  const view = plan([target('web')], { records: [{ target: 'prod/api', note: 'evidence added: sbom' }] });
  for (const text of [shown(view, 60), renderTerminal(view, { color: false, width: 60, details: true })])
    expect(text).toContain('\nRecords    prod/api: evidence added: sbom\n');
  expect(renderMarkdown(view)).toContain(
    '#### Records that change alone\n\n- prod/api: evidence added: sbom\n',
  );
});

test.each([60, 80, 120])('the first variables of a container are shown one by one at %i columns', (width) => {
  const env = [
    { name: 'GREETING', value: 'hello' },
    { name: 'DATABASE_URL', value: 'postgres://db/shop' },
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'web', key: 'token' } } },
  ];
  const now = image('ghcr.io/example/web', '1.1', 'b').full;
  const view = plan([target('web', { containers: [{ name: 'server', image: now, env }] })]);
  const text = shown(view, width).replaceAll(/\s+/g, ' ');
  expect(text).toContain('env[GREETING] hello');
  expect(text).toContain('env[DATABASE_URL] postgres://db/shop');
  expect(text).toContain('env[TOKEN] Secret web, key token');
  expect(text).not.toContain('hello (secrets');
});

test('the gist of a clean promotion', () => {
  expect(shown(plan([target('web')]), 60)).toMatchInlineSnapshot(`
"✓ promote staging → prod  1 app · 1 image
    image-only, proven · no risks
Images     prod/web  server
             1.0 aaaaaaaaaaaa → 1.1 bbbbbbbbbbbb
Argo CD    prod: manual sync: nothing reaches the cluster
             until a person syncs
Rollback   cdk8s-delivery rollback prod web   # add --reason
"
`);
  expect(shown(plan([target('web')]), 120)).toMatchInlineSnapshot(`
"✓ promote staging → prod  1 app · 1 image · image-only, proven · no risks
Images     prod/web  server  1.0 aaaaaaaaaaaa → 1.1 bbbbbbbbbbbb  ghcr.io/example/web
Argo CD    prod: manual sync: nothing reaches the cluster until a person syncs
Rollback   cdk8s-delivery rollback prod web   # add --reason
"
`);
});

test('what changes beside the images stands in the first lines, gravest first, each once for all apps', () => {
  expect(shown(shop(), 60)).toMatchInlineSnapshot(`
"! promote staging → prod  9 apps · 9 images
    images and configuration · 1 risk
Images     prod/ad, and 8 more  server
             1.0 aaaaaaaaaaaa → 1.1 bbbbbbbbbbbb
Changes    + high Deployment email hostNetwork true (the
             pod shares a namespace of the node)
             [prod/email]
           + Deployment cart terminationGracePeriodSeconds
             5 (the time to stop) [prod/cart]
           + Deployment frontend nodeName large (where and
             how pods are placed) [prod/frontend]
           + ConfigMap settings [prod/ad, and 8 more]
Argo CD    prod: manual sync: nothing reaches the cluster
             until a person syncs
Rollback   cdk8s-delivery rollback prod web   # add --reason
"
`);
  expect(shown(shop(), 80)).toMatchInlineSnapshot(`
"! promote staging → prod  9 apps · 9 images · images and configuration · 1 risk
Images     prod/ad, and 8 more  server  1.0 aaaaaaaaaaaa → 1.1 bbbbbbbbbbbb
Changes    + high Deployment email hostNetwork true (the pod shares a
             namespace of the node) [prod/email]
           + Deployment cart terminationGracePeriodSeconds 5 (the time to
             stop) [prod/cart]
           + Deployment frontend nodeName large (where and how pods are
             placed) [prod/frontend]
           + ConfigMap settings [prod/ad, and 8 more]
Argo CD    prod: manual sync: nothing reaches the cluster until a person syncs
Rollback   cdk8s-delivery rollback prod web   # add --reason
"
`);
  expect(shown(shop(), 120)).toMatchInlineSnapshot(`
"! promote staging → prod  9 apps · 9 images · images and configuration · 1 risk
Images     prod/ad, and 8 more  server  1.0 aaaaaaaaaaaa → 1.1 bbbbbbbbbbbb  ghcr.io/example/web
Changes    + high Deployment email hostNetwork true (the pod shares a namespace of the node) [prod/email]
           + Deployment cart terminationGracePeriodSeconds 5 (the time to stop) [prod/cart]
           + Deployment frontend nodeName large (where and how pods are placed) [prod/frontend]
           + ConfigMap settings [prod/ad, and 8 more]
Argo CD    prod: manual sync: nothing reaches the cluster until a person syncs
Rollback   cdk8s-delivery rollback prod web   # add --reason
"
`);
});

test('a probe that goes is a risk, and what runs and changes stands before a new ConfigMap', () => {
  const worker = (rest: JsonMap, env: readonly string[]) =>
    object('apps/v1', 'Deployment', {
      metadata: { name: 'worker' },
      spec: {
        template: {
          spec: {
            ...rest,
            containers: [
              {
                name: 'main',
                env: env.map((name) => ({ name, value: '1' })),
                ...(rest['nodeName'] ? {} : { livenessProbe: { httpGet: { port: 80 } } }),
              },
            ],
          },
        },
      },
    });
  const view = plan([
    target(
      'web',
      {},
      { 'b.json': worker({ nodeName: 'large' }, ['A']), 'c.json': object('v1', 'ConfigMap') },
      { 'b.json': worker({}, ['A', 'B']) },
    ),
  ]);
  expect(shown(view, 120)).toMatchInlineSnapshot(`
"! promote staging → prod  1 app · 1 image · images and configuration · 1 risk
Images     prod/web  server  1.0 aaaaaaaaaaaa → 1.1 bbbbbbbbbbbb  ghcr.io/example/web
Changes    - medium Deployment worker containers[main].livenessProbe (a container that hangs is not restarted)
           - Deployment worker containers[main].env[B] 1
           + Deployment worker nodeName large (where and how pods are placed)
           + ConfigMap it
Argo CD    prod: manual sync: nothing reaches the cluster until a person syncs
Rollback   cdk8s-delivery rollback prod web   # add --reason
"
`);
});

test('a refusal is told once for all that it stops, with what to do', () => {
  expect(shown(refused(), 80)).toMatchInlineSnapshot(`
"✗ promote staging → prod  refused · 3 apps · 3 images · image-only, proven
    no risks
Images     prod/cart, and 2 more  server  1.0 aaaaaaaaaaaa → 1.1 bbbbbbbbbbbb
Checks     ✗ FROZEN prod/frontend, and 2 more: prod is frozen since 2026-01-02
             by Ada Lovelace <ada@example.org>: load test until noon
             → wait, or ask the owner of the freeze
"
`);
});

test('nothing is high because it is new', () => {
  expect(shown(first(), 80)).toMatchInlineSnapshot(`
"✓ release prod  2 apps · 2 images · first release · no risks
Images     prod/cart, prod/email  server  1.0 aaaaaaaaaaaa → 1.1 bbbbbbbbbbbb
Changes    + Deployment (each object whole: --details) [prod/cart, prod/email]
Argo CD    prod: manual sync: nothing reaches the cluster until a person syncs
Rollback   cdk8s-delivery rollback prod web   # add --reason
"
`);
});
