import { diffTrees } from '../../../lib/kubernetes/diff';
import { renderDiff } from '../../../lib/views/plan/render-full';
import { changesOf, container, deployment, object, short, tree } from './manifests';

const secret = (data: Record<string, string>) => object('v1', 'Secret', { data });

describe('secrets in a difference', () => {
  it('are masked on both sides and still seen to change', () => {
    expect(changesOf(secret({ a: 'aGVsbG8=' }), secret({ a: 'd29ybGQ=' })).map(short)).toEqual([
      ['data.a', 'changed', '*** (before)', '*** (after)'],
    ]);
  });

  it('are masked where they come or go', () => {
    expect(changesOf(secret({ a: 'eA==' }), secret({ b: 'eQ==' })).map(short)).toEqual([
      ['data.a', 'removed', '***', undefined],
      ['data.b', 'added', undefined, '***'],
    ]);
  });

  it('are not reported where they stay', () => {
    expect(
      changesOf(secret({ a: 'eA==' }), { ...secret({ a: 'eA==' }), type: 'Opaque' }).map(({ path }) => path),
    ).toEqual(['type']);
  });

  it('cannot be hidden behind a text that looks like a mask', () => {
    const config = (value: string) => object('v1', 'ConfigMap', { data: { password: value, other: value } });
    const changes = changesOf(config('\u0001masked:0\u0001'), config('\u0001masked:1\u0001'));
    expect(changes.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['data.other', '*** (before)', '*** (after)'],
      ['data.password', '*** (before)', '*** (after)'],
    ]);
  });

  const LEAK = 'hunter2hunter2';
  const OTHER = 'correcthorse9';
  const env = (name: string) => (value: string) => container({ env: [{ name, value }] });
  const data = (key: string, text: (value: string) => string) => (value: string) =>
    object('v1', 'ConfigMap', { data: { [key]: text(value) } });
  it.each([
    ['stringData', (value: string) => object('v1', 'Secret', { stringData: { a: value } })],
    [
      'an annotation of a Secret',
      (value: string) => ({
        ...secret({}),
        metadata: { name: 'it', annotations: { last: `{"data":"${value}"}` } },
      }),
    ],
    ['a variable with a telling name', env('DB_PASSWORD')],
    [
      'a variable whose name is used twice',
      (value: string) =>
        container({
          env: [
            { name: 'TOKEN', value },
            { name: 'TOKEN', value: 'x' },
          ],
        }),
    ],
    ['an argument', (value: string) => container({ args: [`--db-password=${value}`] })],
    ['the argument after a telling one', (value: string) => container({ args: ['--token', value] })],
    [
      'a URL',
      (value: string) => container({ env: [{ name: 'DATABASE', value: `postgres://app:${value}@db/x` }] }),
    ],
    ['a line of a properties file', data('app.properties', (value) => `a=1\ndb.password=${value}\n`)],
    ['a key of embedded YAML', data('app.yaml', (value) => `db:\n  password: ${value}\n  host: x\n`)],
    [
      'a block of embedded YAML',
      data('app.yaml', (value) => `db:\n  password: |\n    ${value}\n  host: x\n`),
    ],
    [
      'a list below a secret key of embedded JSON',
      data('app.json', (value) => JSON.stringify({ credentials: [{ x: value }] })),
    ],
    [
      'a private key',
      data('x', (value) => `-----BEGIN RSA PRIVATE KEY-----\n${value}\n-----END RSA PRIVATE KEY-----\n`),
    ],
    [
      'a key of a custom kind',
      (value: string) => object('example.org/v1', 'Thing', { spec: { apiKey: value } }),
    ],
    [
      'a container that is added',
      (value: string) =>
        deployment({
          containers: value === LEAK ? [] : [{ name: 'x', env: [{ name: 'API_TOKEN', value }] }],
        }),
    ],
  ])('never show a byte of the value, and show that it changed: %s', (_, make) => {
    const diff = diffTrees(tree({ 'a.json': make(LEAK) }), tree({ 'a.json': make(OTHER) }));
    const shown = JSON.stringify(diff) + renderDiff(diff, { color: false });
    expect(shown).not.toContain(LEAK);
    expect(shown).not.toContain(OTHER);
    expect(diff.objects[0]?.changes[0]?.masked).toBe(true);
  });

  it('are masked in a Secret that cannot be read', () => {
    const diff = diffTrees(tree({}), tree({ 'a.yaml': `kind: Secret\ndata:\n  a: ${LEAK}\n  a: x\n` }));
    expect(diff.objects[0]?.identity.kind).toBe('File');
    expect(JSON.stringify(diff)).not.toContain(LEAK);
  });

  it('do not make names of secrets unreadable', () => {
    const env = (name: string) =>
      container({ env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name, key: 'password' } } }] });
    expect(changesOf(env('old'), env('new')).map(short)).toEqual([
      [
        'spec.template.spec.containers[server].env[DB_PASSWORD].valueFrom.secretKeyRef.name',
        'changed',
        'old',
        'new',
      ],
    ]);
  });
});
