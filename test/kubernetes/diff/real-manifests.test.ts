import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { forecastSync } from '../../../lib/controllers/argocd/diff/sync-forecast';
import { DIFF_EXTENSIONS } from '../../../lib/controllers/diff';
import { claimImageOnly, diffTrees, type TreeFiles } from '../../../lib/kubernetes/diff';
import { buildPlanView, renderMarkdown, renderTerminal } from '../../../lib/views/plan';
import { anApp, anEnv } from '../../support/names';

/** Folder with `v0.9.0.yaml` and `v0.10.5.yaml` of Online Boutique's release manifests, of github.com/GoogleCloudPlatform/microservices-demo. */
const FOLDER = process.env['ONLINE_BOUTIQUE'] ?? '';
const there = FOLDER !== '' && existsSync(join(FOLDER, 'v0.10.5.yaml'));
if (!there)
  process.stderr.write(
    'not tested: the real manifests of Online Boutique, as $ONLINE_BOUTIQUE names no folder of them\n',
  );

const release = (version: string): TreeFiles =>
  new Map([['all.yaml', readFileSync(join(FOLDER, `${version}.yaml`))]]);
const SERVICES = [
  'ad',
  'cart',
  'checkout',
  'currency',
  'email',
  'payment',
  'productcatalog',
  'recommendation',
  'shipping',
].map((each) => `${each}service`);
const APPS = [...SERVICES, 'frontend', 'loadgenerator'].sort();

(there ? describe : describe.skip)('Online Boutique, v0.9.0 to v0.10.5', () => {
  const before = there ? release('v0.9.0') : new Map();
  const after = there ? release('v0.10.5') : new Map();
  const diff = diffTrees(before, after, { extensions: DIFF_EXTENSIONS });
  const named = (rule: string) =>
    diff.objects
      .flatMap(({ identity, changes }) => (changes.some((each) => each.rule === rule) ? [identity.name] : []))
      .sort();

  it('names the accounts that are added, and nothing else', () => {
    const added = diff.objects.filter(({ status }) => status === 'added');
    expect(added.map(({ identity }) => identity.kind)).toEqual(Array(11).fill('ServiceAccount'));
    expect(added.map(({ identity }) => identity.name).sort()).toEqual(APPS);
    expect(diff.objects.filter(({ status }) => status === 'removed' || status === 'renamed')).toEqual([]);
  });

  it('says that every image comes from another registry now', () => {
    const images = diff.objects.flatMap(({ changes }) =>
      changes.filter((each) => each.class === 'image-source'),
    );
    expect(images).toHaveLength(11);
    expect(
      images.every(
        ({ before: old, after: now }) =>
          `${old}`.startsWith('gcr.io/') && `${now}`.startsWith('us-central1-docker.pkg.dev/'),
      ),
    ).toBe(true);
    expect(named('image')).toEqual(APPS);
  });

  it('leaves nothing unexplained: every field that differs belongs to a change', () => {
    const counts = new Map<string, number>();
    for (const { changes } of diff.objects)
      for (const { rule } of changes) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      'account-object': 11,
      'metadata-label': 24,
      image: 11,
      account: 11,
      other: 2,
      command: 1,
    });
    expect(
      diff.objects
        .flatMap(({ changes }) => changes.filter(({ rule }) => rule === 'other').map(({ path }) => path))
        .sort(),
    ).toEqual([
      'spec.template.spec.containers[main].env[RATE]',
      'spec.template.spec.containers[server].env[SHOPPING_ASSISTANT_SERVICE_ADDR]',
    ]);
    // counted by another reader: objects that differ at all
    const texts = (files: TreeFiles) =>
      new Map(
        parseAllDocuments((files.get('all.yaml') ?? Buffer.alloc(0)).toString('utf8')).flatMap((document) => {
          const value = document.toJS() as { kind: string; metadata: { name: string } } | null;
          return value ? [[`${value.kind} ${value.metadata.name}`, JSON.stringify(value)] as const] : [];
        }),
      );
    const [old, now] = [texts(before), texts(after)];
    const differing = [...new Set([...old.keys(), ...now.keys()])].filter(
      (each) => old.get(each) !== now.get(each),
    );
    expect(diff.objects.map(({ identity }) => `${identity.kind} ${identity.name}`).sort()).toEqual(
      differing.sort(),
    );
  });

  it('is read as a plan: high risk, the summary first, below any limit', () => {
    const claim = claimImageOnly({ before, after, oldImages: {}, newImages: {} });
    const target = {
      app: anApp('boutique'),
      environment: anEnv('prod'),
      images: [],
      claim,
      diff,
      sync: forecastSync({ files: after, diff }),
      evidence: [],
    };
    const view = buildPlanView({
      verb: 'promote',
      environments: [anEnv('prod')],
      compared: {},
      targets: [target],
    });
    expect([view.verdict.kind, view.risk, view.counts.objects]).toEqual([
      'configuration-only',
      'high',
      { added: 11, removed: 0, changed: 24, renamed: 0 },
    ]);
    const markdown = renderMarkdown(view);
    expect(markdown.length).toBeLessThan(60_000);
    expect(markdown).not.toContain('Left out');
    for (const app of APPS) expect(markdown).toContain(`Deployment.apps ${app}`);
    expect(renderTerminal(view, { color: false }).split('\n').length).toBeLessThan(80);
  });
});
