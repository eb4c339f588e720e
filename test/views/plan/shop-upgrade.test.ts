import { claimImageOnly, diffTrees } from '../../../lib/kubernetes/diff';
import type { JsonMap } from '../../../lib/model/json';
import { parseSlotName } from '../../../lib/model/scalars';
import { renderMarkdown, renderTerminal, type TargetInput } from '../../../lib/views/plan';
import { image, object, tree } from '../../kubernetes/diff/manifests';
import { plan, target } from './plans';

const SERVICES = [
  'ad',
  'cart',
  'checkout',
  'currency',
  'email',
  'frontend',
  'loadgenerator',
  'payment',
  'products',
  'recommendation',
  'shipping',
];

const WAIT = image('docker.io/library/busybox', '1', 'e');

/**
 * One app of eleven services that takes a new version: everything gets labels, and three things are configured otherwise.
 *
 * @param moves whether images come from another registry and services get accounts of their own, too, as Online Boutique did
 *   between v0.9.0 and v0.10
 */
function upgrade(moves = false): TargetInput {
  const of = (version: 'v1' | 'v2') => {
    const isNew = version === 'v2';
    const files: Record<string, JsonMap> = {};
    const images = Object.fromEntries(
      SERVICES.map((name, at) => [
        name,
        image(
          `${isNew && moves ? 'pkg.example.dev' : 'ghcr.io'}/example/${name}`,
          version,
          (at + (isNew ? 0 : 3)).toString(16).padStart(1, '0'),
        ),
      ]),
    );
    for (const name of SERVICES) {
      const labels: JsonMap = isNew ? { app: name, 'app.kubernetes.io/part-of': 'shop' } : { app: name };
      if (isNew && moves)
        files[`ServiceAccount.${name}.json`] = object('v1', 'ServiceAccount', { metadata: { name } });
      files[`Service.${name}.json`] = object('v1', 'Service', {
        metadata: { name, labels },
        spec: { selector: { app: name }, ports: [{ port: 80 }] },
      });
      const env =
        name === 'frontend' && isNew
          ? [
              { name: 'PORT', value: '8080' },
              { name: 'ASSISTANT_ADDR', value: 'assistant:80' },
            ]
          : name === 'loadgenerator'
            ? [{ name: 'USERS', value: '10' }, ...(isNew ? [{ name: 'RATE', value: '1' }] : [])]
            : [{ name: 'PORT', value: '8080' }];
      const script = (wait: string) => [
        'sh',
        '-c',
        `until wget -q -O- http://frontend:80/_healthz; do\n  ${wait}\ndone`,
      ];
      files[`Deployment.${name}.json`] = object('apps/v1', 'Deployment', {
        metadata: { name, labels },
        spec: {
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels },
            spec: {
              ...(moves ? { serviceAccountName: isNew ? name : 'default' } : {}),
              containers: [{ name: 'server', image: images[name]?.full ?? '', env }],
              ...(name === 'loadgenerator'
                ? {
                    initContainers: [
                      {
                        name: 'wait',
                        image: WAIT.full,
                        command: script(isNew ? 'sleep 10' : 'echo waiting; sleep 1'),
                      },
                    ],
                  }
                : {}),
            },
          },
        },
      });
    }
    return { images, files };
  };
  const [before, after] = [of('v1'), of('v2')];
  const [old, next] = [tree(before.files), tree(after.files)];
  return {
    ...target('shop'),
    images: SERVICES.map((name) => {
      const [from, to] = [before.images[name], after.images[name]];
      if (!from || !to) throw new Error(name);
      return {
        slot: parseSlotName(name),
        repository: to.repository,
        from: { tag: 'v1', digest: from.digest },
        to: { tag: 'v2', digest: to.digest },
      };
    }),
    claim: claimImageOnly({ before: old, after: next, oldImages: before.images, newImages: after.images }),
    diff: diffTrees(old, next),
  };
}

const THREE = ['ASSISTANT_ADDR', 'RATE', 'sleep 10'];

test.each([
  [80, 8],
  [100, 6],
  [120, 5],
])(
  'three changes of configuration stand before the labels of 22 objects, at %i columns in the first %i lines',
  (width, most) => {
    const text = renderTerminal(plan([upgrade()]), { color: false, width });
    const first = text.split('\n').slice(0, most).join('\n');
    expect(THREE.filter((each) => !first.includes(each))).toEqual([]);
    expect(first).not.toContain('part-of');
  },
);

test.each([60, 80, 120])(
  'they are among the first five changes at %i columns, where images come from another registry and accounts are new, too',
  (width) => {
    const text = renderTerminal(plan([upgrade(true)]), { color: false, width });
    const rows = text
      .slice(text.indexOf('\nChanges'))
      .split(/\n(?:Changes)? +(?=[-+~] )/)
      .slice(1, 6);
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatch(/^~ high 11 × Deployment ad,\s+cart,\s+…/);
    const fields = ['env[ASSISTANT_ADDR]', 'env[RATE]', 'initContainers[wait].command[2]'];
    expect(fields.filter((each) => !rows.join('\n').includes(each))).toEqual([]);
  },
);

test('who approves is shown each of them by itself', () => {
  const view = plan([upgrade(true)]);
  const text = renderTerminal(view, { color: false, width: 120, changes: 'all' });
  for (const each of SERVICES) expect(text).toContain(`+ ServiceAccount ${each} `);
  expect(text).not.toContain(' × ');
});

test('few changes stand in the open in Markdown, too', () => {
  const text = renderMarkdown(plan([upgrade()]), {});
  const open = text.replaceAll(/<details>[\s\S]*?<\/details>/g, '');
  expect(THREE.filter((each) => !open.includes(each))).toEqual([]);
});
