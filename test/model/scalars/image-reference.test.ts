import fc from 'fast-check';
import { Digest, ImageReference, splitReference } from '../../../lib/model/scalars';
import { repositoryProblem } from '../../../lib/model/scalars/image-reference';
import { findingsOf } from '../../registry/samples';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const pick = (...parts: string[]) => fc.constantFrom(...parts);

const host = pick(
  '',
  'ghcr.io/',
  'localhost/',
  'localhost:5000/',
  'r-1.example.org:443/',
  '10.0.0.1:80/',
  '[2001:db8::1]/',
  '[::1]:5000/',
  'Registry.Example.org/',
);
const repository = fc
  .tuple(
    host,
    fc.array(pick('a', 'podinfo', 'a.b', 'a__b', 'a-b', 'a---b', '0', 'library_x'), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([registry, parts]) => registry + parts.join('/'));
const tag = fc.option(pick('latest', '1.0.0', '_', 'V1.2-rc.1_x', '0x1', 'a'.repeat(128)), {
  nil: undefined,
});

describe('ImageReference', () => {
  test('what is parsed prints as it was', () => {
    fc.assert(
      fc.property(repository, tag, (name, label) => {
        const text = `${name}${label === undefined ? '' : `:${label}`}@${DIGEST}`;
        const reference = ImageReference.parse(text);
        expect(reference.full).toBe(text);
        expect(reference).toMatchObject({ repository: name, digest: DIGEST, pullable: `${name}@${DIGEST}` });
        expect(reference.tag).toBe(label);
        expect([`${reference}`, String(reference), JSON.stringify({ reference })]).toEqual([
          reference.pullable,
          reference.pullable,
          `{"reference":"${reference.pullable}"}`,
        ]);
        expect(ImageReference.of(name, Digest.parse(DIGEST), label).equals(reference)).toBe(true);
      }),
    );
  });

  test('keeps the name as it is written and completes nothing', () => {
    expect(ImageReference.parse(`nginx@${DIGEST}`).pullable).toBe(`nginx@${DIGEST}`);
  });

  test('compares what is pulled, not tags', () => {
    const one = ImageReference.parse(`a/b:1@${DIGEST}`);
    expect(one.equals(ImageReference.parse(`a/b:2@${DIGEST}`))).toBe(true);
    expect(one.equals(ImageReference.parse(`a/c:1@${DIGEST}`))).toBe(false);
    expect(one.equals(ImageReference.parse(`a/b:1@sha256:${'b'.repeat(64)}`))).toBe(false);
  });

  test('shows the tag to people, or the short digest', () => {
    expect(ImageReference.parse(`a:1.2@${DIGEST}`).version).toBe('1.2');
    expect(ImageReference.parse(`a@${DIGEST}`).version).toBe('aaaaaaaaaaaa');
  });

  test('cannot be changed', () => {
    const reference = ImageReference.parse(`a@${DIGEST}`);
    expect(() => Object.assign(reference, { repository: 'b' })).toThrow(TypeError);
  });

  test.each([
    ['ghcr.io/a/b:1.0', 'by tag only'],
    ['ghcr.io/a/b', 'by repository only'],
    ['localhost:5000/a', 'by repository only'],
  ])('fails on %s, which has no digest', (text, reason) => {
    const [finding] = findingsOf(() => ImageReference.parse(text));
    expect(finding).toMatchObject({ code: 'TAG_WITHOUT_DIGEST', message: expect.stringContaining(reason) });
  });

  test.each([
    ['', 'empty'],
    ['A', '"A" is not a'],
    ['a//b', '"" is not a path component'],
    ['a/b/', '"" is not a path component'],
    ['/a', '"" is not a path component'],
    ['a/../b', '".." is not a'],
    ['a b', '"a b" is not a'],
    ['a/b_', '"b_" is not a'],
    ['a/b..c', '"b..c" is not a'],
    ['a/-b', '"-b" is not a'],
    ['a/b___c', '"b___c" is not a'],
    ['-evil.io/a', '"-evil.io" is not a registry host'],
    ['evil..io/a', '"evil..io" is not a registry host'],
    ['[::1/a', '"[::1" is not a registry host'],
    ['host:port/a', '"host:port" is not a registry host'],
    ['https://ghcr.io/a', '"https:" is not a registry host'],
    ['user:pw@ghcr.io/a', null],
    ['a/bé', 'is not a path component'],
    ['a/b\n', 'is not a path component'],
    ['a/$(x)', 'is not a path component'],
    ['a/b\u202e', 'is not a path component'],
    ['a/'.repeat(200), 'at most 255 characters'],
  ])('fails on the repository %j', (name, reason) => {
    if (reason !== null) expect(repositoryProblem(name)).toContain(reason);
    const [finding] = findingsOf(() => ImageReference.parse(`${name}@${DIGEST}`));
    expect(finding?.code).toBe(reason === null ? 'INVALID_DIGEST' : 'INVALID_IMAGE');
  });

  test.each([[''], ['.a'], ['-a'], ['a b'], ['a'.repeat(129)], ['a/b'], ['ä'], ['a\n']])(
    'fails on the tag %j',
    (label) => {
      const [finding] = findingsOf(() => ImageReference.of('a', Digest.parse(DIGEST), label));
      expect(finding).toMatchObject({
        code: 'INVALID_IMAGE',
        message: expect.stringContaining('is not a tag'),
      });
    },
  );

  test.each([['sha256:abc'], ['sha512:abc'], [`${DIGEST}@${DIGEST}`], ['']])(
    'fails on the digest %j',
    (digest) => {
      expect(findingsOf(() => ImageReference.parse(`a@${digest}`))[0]?.code).toBe('INVALID_DIGEST');
    },
  );

  test('any text is parsed and printed back, or refused with a reason', () => {
    const piece = fc.oneof(
      pick('a', 'ghcr.io', '/', ':', '@', DIGEST, '[::1]', '.', '-', '_', '5000', ' '),
      fc.string({ maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        let reference: ImageReference;
        try {
          reference = ImageReference.parse(text);
        } catch (error) {
          expect((error as Error).message.length).toBeGreaterThan(20);
          return;
        }
        expect(reference.full).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('splitReference', () => {
  test.each([
    ['a', { repository: 'a' }],
    ['a:1', { repository: 'a', tag: '1' }],
    ['h:5000/a', { repository: 'h:5000/a' }],
    ['h:5000/a:1@sha256:x', { repository: 'h:5000/a', tag: '1', digest: 'sha256:x' }],
    ['[::1]:5000/a@x', { repository: '[::1]:5000/a', digest: 'x' }],
  ])('splits %s', (text, parts) => {
    expect(splitReference(text)).toEqual(parts);
  });
});
