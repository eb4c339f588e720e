import { claimImageOnly, diffTrees } from '../../../lib/kubernetes/diff';
import { nameByContent } from '../../../lib/kubernetes/facts';
import type { JsonMap } from '../../../lib/model/json';
import type { ImageReference } from '../../../lib/model/scalars';
import { deployment, image, tree } from './manifests';

const WEB = 'ghcr.io/example/web';
const OLD = image(WEB, '1.0', 'a');
const NEW = image(WEB, '1.1', 'b');

interface Shape {
  readonly image?: ImageReference;
  readonly args?: string;
  readonly version?: string;
  readonly wave?: string;
}

/** A Job that runs once for what it does, with the path of its file. */
function migration(stem: string, { image: at = OLD, args = 'up', version, wave = '-1' }: Shape = {}) {
  const labels: JsonMap = version === undefined ? {} : { 'app.kubernetes.io/version': version };
  const pod = { containers: [{ name: 'migrate', image: `${at}`, args: [args] }], restartPolicy: 'Never' };
  const spec = { backoffLimit: 0, template: { metadata: { labels }, spec: pod } };
  const name = nameByContent(stem, spec);
  const metadata = { name, annotations: { 'argocd.argoproj.io/sync-wave': wave } };
  return [`objects/Job.${name}.json`, { apiVersion: 'batch/v1', kind: 'Job', metadata, spec }] as const;
}

const web = (at: ImageReference) =>
  ['objects/Deployment.it.json', deployment({ containers: [{ name: 'web', image: `${at}` }] })] as const;

const files = (...objects: readonly (readonly [string, JsonMap])[]) => tree(Object.fromEntries(objects));
const images = { oldImages: { web: OLD }, newImages: { web: NEW } };

describe('a Job that is named by its content', () => {
  const before = files(migration('web-migrate'), web(OLD));

  it('is the same one when only its image changed: images and derived values, no risk', () => {
    const after = files(migration('web-migrate', { image: NEW }), web(NEW));
    const claim = claimImageOnly({ before, after, ...images });
    expect([claim.kind, claim.configuration.objects, claim.positions.map(({ path }) => path)]).toEqual([
      'image-and-derived',
      [],
      ['spec.template.spec.containers[0].image', 'spec.template.spec.containers[0].image'],
    ]);
    expect(claim.derived.map(({ path, from }) => [path, from])).toEqual([['metadata.name', 'content']]);

    const [, job] = diffTrees(before, after).objects;
    expect([job?.status, job?.renamedFrom?.name.replace(/[0-9a-f]{8}$/, '')]).toEqual([
      'renamed',
      'web-migrate-',
    ]);
    expect(job?.changes.map(({ path, class: of, verdict, rule }) => [path, of, verdict, rule])).toEqual([
      ['metadata.name', 'metadata', 'neutral', 'object-named-by-content'],
      ['spec.template.spec.containers[migrate].image', 'image', 'neutral', expect.stringContaining('image')],
    ]);
    expect(job?.changes[0]?.note).toBe('named by its content, which changed, so it is a new Job, and runs');
  });

  it('follows from a version label of its pods as well', () => {
    const claim = claimImageOnly({
      before: files(migration('web-migrate', { version: '1.0' }), web(OLD)),
      after: files(migration('web-migrate', { version: '1.1', image: NEW }), web(NEW)),
      ...images,
    });
    expect([claim.kind, claim.derived.map(({ from }) => from)]).toEqual([
      'image-and-derived',
      ['tag', 'content'],
    ]);
  });

  it('is compared field by field when its command changed, too', () => {
    const after = files(migration('web-migrate', { image: NEW, args: 'up --all' }), web(NEW));
    const claim = claimImageOnly({ before, after, ...images });
    expect([claim.kind, claim.derived]).toEqual(['image-and-configuration', []]);
    const paths = claim.configuration.objects.flatMap(({ changes }) => changes.map(({ path }) => path));
    expect(paths).toEqual(['metadata.name', 'spec.template.spec.containers[migrate].args[0]']);
    const [, job] = diffTrees(before, after).objects;
    expect(job?.changes.map(({ class: of }) => of)).toEqual(['metadata', 'configuration', 'image']);
  });

  it('is told apart from another migration of the same app', () => {
    const two = (at: ImageReference) =>
      files(migration('web-migrate', { image: at }), migration('web-seed', { image: at }), web(at));
    const claim = claimImageOnly({ before: two(OLD), after: two(NEW), ...images });
    expect([claim.kind, claim.derived.length]).toEqual(['image-and-derived', 2]);
    const renames = diffTrees(two(OLD), two(NEW)).objects.flatMap(({ identity, renamedFrom }) =>
      renamedFrom ? [[identity.name.slice(0, -9), renamedFrom.name.slice(0, -9)]] : [],
    );
    expect(renames).toEqual([
      ['web-migrate', 'web-migrate'],
      ['web-seed', 'web-seed'],
    ]);
  });

  it('is new where there was none, and gone where there is none: with everything in it', () => {
    const [without, with_] = [files(web(OLD)), files(migration('web-migrate', { image: NEW }), web(NEW))];
    expect(claimImageOnly({ before: without, after: with_, ...images }).kind).toBe('image-and-configuration');
    expect(diffTrees(without, with_).objects.map(({ status }) => status)).toEqual(['changed', 'added']);
    const [, removed] = diffTrees(with_, without).objects;
    expect([removed?.status, removed?.changes[0]?.class]).toEqual(['removed', 'destructive']);
  });

  it('fails to be derived from the image when it moved to another folder', () => {
    const [path, object] = migration('web-migrate', { image: NEW });
    const after = files([path.replace('objects/', 'delivery/'), object], web(NEW));
    expect(claimImageOnly({ before, after, ...images }).kind).toBe('image-and-configuration');
  });

  it('fails to be derived from the image when its own annotations changed', () => {
    const after = files(migration('web-migrate', { image: NEW, wave: '1' }), web(NEW));
    expect(claimImageOnly({ before, after, ...images }).kind).toBe('image-and-configuration');
  });

  it('fails to be proven where the hash is not that of its content: it is known by its form', () => {
    const job = (hash: string, at: ImageReference) => {
      const [, object] = migration('web-migrate', { image: at });
      const name = `web-migrate-${hash}`;
      return [`objects/Job.${name}.json`, { ...object, metadata: { name } }] as const;
    };
    const [one, other] = [files(job('0123abcd', OLD)), files(job('4567cdef', NEW))];
    expect(claimImageOnly({ before: one, after: other, ...images }).derived).toMatchObject([
      { from: 'checksum' },
    ]);
    const [change] = diffTrees(one, other).objects[0]?.changes ?? [];
    expect([change?.class, change?.verdict]).toEqual(['metadata', 'unknown']);
  });
});

describe('a ConfigMap or Secret that is named by its content', () => {
  const config = (name: string, data: JsonMap, kind = 'ConfigMap') =>
    [`objects/${kind}.${name}.json`, { apiVersion: 'v1', kind, metadata: { name }, data }] as const;

  it.each([
    ['ConfigMap', 'hexadecimal', 'web-config-0a1b2c3d4e', 'web-config-ffffffff00'],
    ['ConfigMap', 'as Kustomize writes it', 'web-config-6ct58987ht', 'web-config-g4hk9g2ff8'],
    ['Secret', 'hexadecimal', 'web-config-0a1b2c3d4e', 'web-config-ffffffff00'],
  ])('%s, %s: is the same one, however little of it stayed', (kind, _form, old, now) => {
    const [renamed, ...others] = diffTrees(
      files(config(old, { a: '1' }, kind)),
      files(config(now, { b: '2', c: '3' }, kind)),
    ).objects;
    expect([renamed?.status, others]).toEqual(['renamed', []]);
    expect(renamed?.changes.map(({ rule, class: of }) => [rule, of])[0]).toEqual([
      'object-named-by-content',
      'metadata',
    ]);
  });

  it('fails to be known where several have its name, or the name says nothing of its content', () => {
    const rules = (before: readonly string[], after: readonly string[]) =>
      diffTrees(
        files(...before.map((name) => config(name, { old: name }))),
        files(...after.map((name) => config(name, { now: name }))),
      ).objects.flatMap(({ changes }) => changes.map(({ rule }) => rule));
    const named = 'object-named-by-content';
    expect(rules(['web-11111111'], ['web-22222222'])).toContain(named);
    expect(rules(['web-00000000', 'web-11111111'], ['web-22222222'])).not.toContain(named);
    expect(rules(['web-one'], ['web-two'])).not.toContain(named);
    expect(rules(['web-0a1b2c3d'], ['web-0a1b2c3d4e'])).not.toContain(named);
  });
});
