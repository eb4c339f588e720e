import fc from 'fast-check';
import { diffTrees } from '../../../lib/kubernetes/diff';
import { identityLabel } from '../../../lib/kubernetes/facts';
import type { JsonMap } from '../../../lib/model/json';
import { changesOf, container, diffOf, object, short, tree } from './manifests';

const role = (name: string) => ({
  ...object('v1', 'ConfigMap', { data: { a: '1', b: '2', c: '3', d: '4' } }),
  metadata: { name },
});

describe('diffTrees', () => {
  it('has nothing to say of equal trees', () => {
    const files = tree({ 'a.yaml': 'kind: [', 'b.json': container({ image: 'x' }) });
    expect(diffTrees(files, new Map(files))).toEqual({ objects: [], files: 0 });
  });

  it('names added and removed objects', () => {
    const before = tree({ 'a.json': object('v1', 'Service') });
    const after = tree({ 'b.json': object('networking.k8s.io/v1', 'Ingress') });
    expect(
      diffTrees(before, after).objects.map(({ status, identity }) => `${status} ${identityLabel(identity)}`),
    ).toEqual(['removed Service it', 'added Ingress.networking.k8s.io it']);
  });

  it('takes an object that moved to another file for the same one', () => {
    const [moved] = diffTrees(tree({ 'a.json': role('x') }), tree({ 'b.json': role('x') })).objects;
    expect([moved?.status, moved?.file, moved?.changes]).toEqual([
      'changed',
      { before: 'a.json', after: 'b.json' },
      [],
    ]);
  });

  it('takes a removed and an added object that agree in most for a rename', () => {
    const [renamed] = diffOf(role('config-1'), {
      ...role('config-2'),
      data: { a: '1', b: '2', c: '3', d: '5' },
    });
    expect([renamed?.status, renamed?.renamedFrom?.name]).toEqual(['renamed', 'config-1']);
    expect(renamed?.changes.map(({ path }) => path)).toEqual(['metadata.name', 'data.d']);
  });

  it('does not pair objects of different kinds or with little in common', () => {
    expect(diffOf(role('x'), { ...role('y'), data: { other: '1' } }).map(({ status }) => status)).toEqual([
      'removed',
      'added',
    ]);
  });

  it('sees another version of the API as a change of the same object', () => {
    const changes = changesOf(
      object('autoscaling/v1', 'HorizontalPodAutoscaler'),
      object('autoscaling/v2', 'HorizontalPodAutoscaler'),
    );
    expect(changes.map(short)).toEqual([['apiVersion', 'changed', 'autoscaling/v1', 'autoscaling/v2']]);
  });

  it('says so when only comments, quoting or the order of keys differ', () => {
    const before = tree({ 'a.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: x\n' });
    const after = tree({ 'a.yaml': '# hello\nkind: "Service"\napiVersion: v1\nmetadata: {name: x}\n' });
    const [only] = diffTrees(before, after).objects;
    expect([only?.changes[0]?.kind, only?.changes[0]?.note]).toEqual([
      'respelled',
      'only comments, quoting or the order of keys',
    ]);
  });

  it('reads YAML as kubectl does', () => {
    const text = (value: string) =>
      tree({ 'a.yaml': `apiVersion: v1\nkind: X\nmetadata:\n  name: x\nspec:\n  on: ${value}\n` });
    expect(diffTrees(text('yes'), text('"yes"')).objects[0]?.changes.map(short)).toEqual([
      ['spec.true', 'changed', true, 'yes'],
    ]);
    expect(diffTrees(text('0755'), text('755')).objects[0]?.changes.map(short)).toEqual([
      ['spec.true', 'changed', 493, 755],
    ]);
  });

  it('keeps integers apart that a double cannot hold', () => {
    const text = (value: string) =>
      tree({ 'a.yaml': `apiVersion: v1\nkind: X\nmetadata:\n  name: x\nspec: {size: ${value}}\n` });
    const [only] = diffTrees(text('9007199254740993'), text('9007199254740992')).objects;
    expect(only?.changes.map(({ path, kind }) => [path, kind])).toEqual([['spec.size', 'changed']]);
  });

  it.each([
    ['broken YAML', 'a: [', 'a: ]'],
    ['duplicate keys', 'a: 1\na: 2\n', 'a: 1\na: 3\n'],
    ['no object', 'hello: 1\n', 'hello: 2\n'],
    [
      'endless aliases',
      `a: &a [x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*a, *a]\n`).join('')}`,
      'x',
    ],
    ['deep nesting', '['.repeat(5_000), '['.repeat(5_001)],
  ])('compares as text what is not a Kubernetes object: %s', (_, before, after) => {
    const [only] = diffTrees(tree({ 'a.yaml': before }), tree({ 'a.yaml': after })).objects;
    expect([only?.identity.kind, only?.identity.name, only?.changes[0]?.rule]).toEqual([
      'File',
      'a.yaml',
      'text-file',
    ]);
  });

  it('finds the items of a List', () => {
    const list = (replicas: number) => ({
      apiVersion: 'v1',
      kind: 'List',
      items: [object('apps/v1', 'Deployment', { spec: { replicas } })],
    });
    expect(changesOf(list(1), list(2)).map(short)).toEqual([['spec.replicas', 'changed', 1, 2]]);
  });

  it('loses no object when two have the same identity', () => {
    const before = tree({ 'a.json': role('x'), 'b.json': role('x') });
    expect(diffTrees(before, tree({})).objects.map(({ status }) => status)).toEqual(['removed', 'removed']);
  });

  it('looks inside JSON and YAML of a ConfigMap', () => {
    const config = (text: string) => object('v1', 'ConfigMap', { data: { 'app.yaml': text } });
    const [change] = changesOf(
      config('log:\n  level: info\n  format: json\n'),
      config('log:\n  level: debug\n  format: json\n'),
    );
    expect([change?.path, change?.class, change?.within.map(short)]).toEqual([
      'data["app.yaml"]',
      'configuration',
      [['log.level', 'changed', 'info', 'debug']],
    ]);
  });

  it('asks rules and merge keys of users first', () => {
    const widget = (size: number) =>
      object('example.org/v1', 'Widget', {
        spec: {
          parts: [
            { serial: 'b', size },
            { serial: 'a', size: 1 },
          ],
        },
      });
    const rule = {
      id: 'size',
      class: 'exposure',
      kinds: ['Widget.example.org'],
      at: ['spec.parts.[].size'],
      judge: () => ({ verdict: 'broadening' as const }),
      source: 'https://example.org',
    } as const;
    const [change] = changesOf(widget(1), widget(2), {
      rules: [rule],
      mergeKeys: [{ kind: 'Widget', list: 'spec.parts', by: ['serial'] }],
    });
    expect([change?.path, change?.class, change?.verdict, change?.rule]).toEqual([
      'spec.parts[b].size',
      'exposure',
      'broadening',
      'size',
    ]);
  });

  it('reads only the files that differ', () => {
    const untouched = new Map(
      Array.from({ length: 5_000 }, (_, at) => [`${at}.yaml`, Buffer.from('kind: [')] as const),
    );
    const before = new Map([...untouched, ['x.json', Buffer.from(JSON.stringify(role('x')))] as const]);
    const after = new Map([
      ...untouched,
      ['x.json', Buffer.from(JSON.stringify({ ...role('x'), data: {} }))] as const,
    ]);
    expect(diffTrees(before, after).objects.map(({ identity }) => identity.name)).toEqual(['x']);
  });

  it('leaves no differing file unexplained, however broken', () => {
    const base = `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  x: "1"
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: b
spec:
  template:
    spec:
      containers:
        - name: c
          image: x
`;
    const put = fc.constantFrom(
      '',
      ' ',
      '\n',
      '---\n',
      '#',
      '"',
      '- ',
      'name: b',
      ': ',
      '{',
      '*a',
      '\u0000',
      'kind: Secret\n',
    );
    fc.assert(
      fc.property(fc.nat(base.length), fc.nat(20), put, (at, removed, text) => {
        const edited = base.slice(0, at) + text + base.slice(at + removed);
        fc.pre(edited !== base);
        const diff = diffTrees(tree({ 'a.yaml': base }), tree({ 'a.yaml': edited }));
        expect(diff.objects.flatMap(({ changes }) => changes)).not.toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('explains the next version of a small shop object by object', () => {
    const files = (version: string, rest: Record<string, JsonMap>) =>
      tree({
        'cart.json': {
          ...container({
            image: `ghcr.io/example/cart:${version}`,
            env: [{ name: 'REDIS', value: `redis-${version}` }],
          }),
          metadata: { name: 'cart' },
        },
        ...rest,
      });
    const before = files('1', { 'old.json': object('v1', 'Service', { metadata: { name: 'old' } }) });
    const after = files('2', {
      'cart-sa.json': object('v1', 'ServiceAccount', { metadata: { name: 'cart' } }),
    });
    const told = diffTrees(before, after).objects.flatMap(({ status, identity, changes }) =>
      changes.map((change) =>
        `${status} ${identityLabel(identity)} ${change.path} ${change.class}`.replace('  ', ' '),
      ),
    );
    expect(told).toEqual([
      'removed Service old destructive',
      'added ServiceAccount cart permission',
      'changed Deployment.apps cart spec.template.spec.containers[server].env[REDIS].value configuration',
      'changed Deployment.apps cart spec.template.spec.containers[server].image image',
    ]);
  });
});
