import fc from 'fast-check';
import { parseAppName, parseEnvironmentName, parseSlotName } from '../../../lib/model/scalars';
import { findingsOf } from '../../registry/samples';

describe('names', () => {
  test.each([['a'], ['frontend'], ['1'], ['a-b'], ['a'.repeat(63)]])('takes %s', (text) => {
    expect([parseAppName(text), parseEnvironmentName(text), parseSlotName(text)]).toEqual([text, text, text]);
  });

  test.each([
    [''],
    ['A'],
    ['-a'],
    ['a-'],
    ['a_b'],
    ['a.b'],
    ['a/b'],
    ['..'],
    ['a\n'],
    ['a'.repeat(64)],
    ['é'],
    ['constructor'],
    ['__proto__'],
    ['_apps'],
  ])('fails on %j', (text) => {
    const [finding] = findingsOf(() => parseAppName(text));
    expect(finding).toMatchObject({ code: 'INVALID_NAME', message: expect.stringContaining('for an app') });
  });

  test('whatever is taken is a path segment of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '-', '.', '/', '_', '0', 'A') }), (text) => {
        let name: string;
        try {
          name = parseEnvironmentName(text);
        } catch {
          return;
        }
        expect(name).toMatch(/^[a-z0-9-]+$/);
      }),
    );
  });
});
