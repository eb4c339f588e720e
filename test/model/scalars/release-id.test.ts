import fc from 'fast-check';
import { Digest, ImageReference, ReleaseId } from '../../../lib/model/scalars';

const image = (digit: string, tag?: string) =>
  ImageReference.of('ghcr.io/example/podinfo', Digest.parse(`sha256:${digit.repeat(64)}`), tag);
const renders = 'a'.repeat(40);

describe('ReleaseId', () => {
  test('is the hash that a shell gives for the same text', () => {
    // printf 'cdk8s-delivery/release/v1\nfrontend\nserver ghcr.io/…@sha256:1…\nsha1 a…\n' | sha256sum | cut -c1-16
    expect(ReleaseId.of({ app: 'frontend', images: { server: image('1') }, renders })).toBe(
      'r-6b1fe033bf1981e1',
    );
  });

  test('does not depend on the order of slots or on tags', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['a', 'b', '10', '2', 'z-1'], { minLength: 2 }), (slots) => {
        const imagesOf = (names: readonly string[], tag?: string) =>
          Object.fromEntries(names.map((name) => [name, image('1', tag)]));
        const id = ReleaseId.of({ app: 'x', images: imagesOf(slots), renders });
        expect(ReleaseId.of({ app: 'x', images: imagesOf([...slots].sort(), '1.0'), renders })).toBe(id);
        expect(ReleaseId.is(id)).toBe(true);
      }),
    );
  });

  test('depends on app, slot, repository, digest, renders and object format', () => {
    const base = { app: 'frontend', images: { server: image('1') }, renders };
    const ids = [
      base,
      { ...base, app: 'backend' },
      { ...base, images: { worker: image('1') } },
      { ...base, images: { server: image('2') } },
      { ...base, images: { server: ImageReference.of('other/podinfo', image('1').digest) } },
      { ...base, images: {} },
      { ...base, renders: 'b'.repeat(40) },
      { ...base, renders: 'a'.repeat(64) },
    ].map((content) => ReleaseId.of(content));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([['r-123'], ['r-0123456789ABCDEF'], ['0123456789abcdef'], ['r-0123456789abcdef\n'], [7], [null]])(
    'fails to take %j for a release id',
    (text) => {
      expect(ReleaseId.is(text)).toBe(false);
    },
  );
});
