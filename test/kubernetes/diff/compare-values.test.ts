import fc from 'fast-check';
import { applyChanges } from '../../../lib/kubernetes/diff/apply-changes';
import { compareValues } from '../../../lib/kubernetes/diff/compare-values';
import { pathText } from '../../../lib/kubernetes/diff/path';
import { parseQuantity } from '../../../lib/kubernetes/diff/quantity';
import type { Json } from '../../../lib/model/json';

const options = { kind: 'Deployment' };
const summary = (before: Json, after: Json, kind = 'Deployment') =>
  compareValues(before, after, { kind }).map((each) => [each.kind, pathText(each.path)]);

describe('compareValues', () => {
  it('finds an inserted container as one change', () => {
    const before = {
      containers: [
        { name: 'a', image: 'x' },
        { name: 'b', image: 'y' },
      ],
    };
    const after = { containers: [{ name: 'new', image: 'z' }, ...before.containers] };
    expect(summary(before, after)).toEqual([['added', 'containers[new]']]);
  });

  it('matches environment variables by name and tells a new order apart', () => {
    const before = {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    };
    const after = {
      env: [
        { name: 'B', value: '3' },
        { name: 'A', value: '1' },
      ],
    };
    expect(summary(before, after)).toEqual([
      ['changed', 'env[B].value'],
      ['reordered', 'env'],
    ]);
  });

  it('matches the ports of a container by number and protocol, TCP being the default', () => {
    const before = {
      containers: [{ name: 'a', ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] }],
    };
    const after = {
      containers: [
        {
          name: 'a',
          ports: [
            { containerPort: 53, protocol: 'TCP' },
            { containerPort: 53, protocol: 'UDP', name: 'dns' },
          ],
        },
      ],
    };
    expect(summary(before, after)).toEqual([
      ['added', 'containers[a].ports[53/TCP].protocol'],
      ['added', 'containers[a].ports[53/UDP].name'],
    ]);
  });

  it('matches the ports of a Service by port and protocol', () => {
    const before = { spec: { ports: [{ port: 80, targetPort: 8080 }] } };
    const after = {
      spec: {
        ports: [
          { port: 443, targetPort: 8443 },
          { port: 80, targetPort: 9090 },
        ],
      },
    };
    expect(summary(before, after, 'Service')).toEqual([
      ['changed', 'spec.ports[80/TCP].targetPort'],
      ['added', 'spec.ports[443/TCP]'],
    ]);
  });

  it('finds one inserted argument as one change', () => {
    expect(summary({ args: ['a', 'b', 'c'] }, { args: ['a', 'x', 'b', 'c'] })).toEqual([
      ['added', 'args[1]'],
    ]);
  });

  it('calls arguments in another order reordered', () => {
    expect(summary({ args: ['a', 'b'] }, { args: ['b', 'a'] })).toEqual([['reordered', 'args']]);
  });

  it.each([
    ['1', '1000m'],
    ['1Gi', '1024Mi'],
    ['0.5', '500m'],
    ['1e3', '1k'],
    [1, '1'],
  ])('compares quantities by value: %s is %s', (before, after) => {
    expect(summary({ limits: { cpu: before } }, { limits: { cpu: after } })).toEqual([
      ['respelled', 'limits.cpu'],
    ]);
  });

  it('does not take other texts for quantities', () => {
    expect(summary({ env: { cpu: '1' } }, { env: { cpu: '1000m' } })).toEqual([['changed', 'env.cpu']]);
  });

  it('tells a number from its text', () => {
    expect(summary({ targetPort: 80 }, { targetPort: '80' })).toEqual([['changed', 'targetPort']]);
  });

  it('sees keys that JavaScript gives a meaning of its own', () => {
    const before = JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}') as Json;
    const after = JSON.parse('{"__proto__": {"a": 2}}') as Json;
    expect(summary(before, after)).toEqual([
      ['changed', '__proto__.a'],
      ['removed', 'constructor'],
    ]);
    expect(applyChanges(before, compareValues(before, after, options))).toEqual(after);
  });
});

describe('parseQuantity', () => {
  it('fails on texts that are not quantities', () => {
    expect(
      ['', 'm', 'abc', '1.2.3', '1KB', '0x10', '1e9999', '.', '9'.repeat(70)].map(parseQuantity),
    ).toEqual(Array(9).fill(undefined));
  });

  it('orders suffixes', () => {
    const sorted = ['1n', '1u', '1m', '1', '1k', '1Ki', '1M', '1Mi', '1G', '1Gi'].map(
      (each) => parseQuantity(each) ?? 0n,
    );
    expect([...sorted].sort((left, right) => (left < right ? -1 : 1))).toEqual(sorted);
  });
});

const name = fc.constantFrom('a', 'b', 'c', 'd');
const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, 0, 1, '', 'x', '1', '1000m', '__proto__'),
  fc.string(),
);
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(scalar, { maxLength: 6 }),
    fc.uniqueArray(fc.record({ name, value: tie('value') }), { selector: (each) => each.name, maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom('containers', 'env', 'ports', 'verbs', 'limits', 'name', '__proto__'),
      tie('value'),
    ),
  ),
}));

describe('the differences of any two values', () => {
  it('are none for a value and itself', () => {
    fc.assert(
      fc.property(value, (each) => compareValues(each, structuredClone(each) as Json, options).length === 0),
    );
  });

  it('make the one of the other when applied', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        expect(sorted(applyChanges(before, compareValues(before, after, options)))).toEqual(sorted(after));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are some wherever the values differ', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        fc.pre(sorted(before) !== sorted(after));
        return compareValues(before, after, options).length > 0;
      }),
    );
  });
});

/** One text per value, whatever the order of its keys. */
function sorted(each: Json): string {
  return JSON.stringify(each, (_, inner: Json) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1))
      : inner,
  );
}
