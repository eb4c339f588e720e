import fc from 'fast-check';
import { Digest } from '../../../lib/model/scalars';
import { findingsOf } from '../../registry/samples';
import { ANY_CHARACTER } from '../../support/code-points';

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });

describe('Digest', () => {
  test('what is parsed prints as it was', () => {
    fc.assert(fc.property(hex, (text) => String(Digest.parse(`sha256:${text}`)) === `sha256:${text}`));
  });

  test('shortens to twelve digits for people', () => {
    expect(Digest.short(Digest.parse(`sha256:${'0123456789abcdef'.repeat(4)}`))).toBe('0123456789ab');
  });

  test.each([
    ['', 'no algorithm'],
    ['latest', 'no algorithm'],
    ['a'.repeat(64), 'no algorithm'],
    [`sha512:${'a'.repeat(128)}`, 'only sha256'],
    [`SHA256:${'a'.repeat(64)}`, 'only sha256'],
    [`sha256:${'A'.repeat(64)}`, 'must be lower case'],
    [`sha256:${'a'.repeat(63)}`, '63 characters'],
    [`sha256:${'a'.repeat(65)}`, '65 characters'],
    [`sha256:${'a'.repeat(64)}\n`, '65 characters'],
    [` sha256:${'a'.repeat(64)}`, 'only sha256'],
    [`sha256:${'g'.repeat(64)}`, '64 lower-case hex digits are expected'],
    [`sha256:${'a'.repeat(64)}:x`, 'hex digits'],
  ])('fails on %j: %s', (text, reason) => {
    expect(Digest.is(text)).toBe(false);
    const [finding] = findingsOf(() => Digest.parse(text));
    expect(finding).toMatchObject({ code: 'INVALID_DIGEST', message: expect.stringContaining(reason) });
  });

  test('fails on any text that is not of the form', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER }), (text) => {
        expect(findingsOf(() => Digest.parse(text))[0]?.code).toBe('INVALID_DIGEST');
      }),
    );
  });
});
