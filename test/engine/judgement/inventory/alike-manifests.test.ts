import fc from 'fast-check';
import { alikeManifests } from '../../../../lib/engine/judgement/inventory/alike-manifests';
import { digestsApart } from '../../../../lib/engine/judgement/inventory/digests-apart';
import { imagesOfOne } from '../../../../lib/engine/judgement/inventory/inventory';
import { printYaml } from '../../../../lib/yaml';

const HEX = ['a'.repeat(64), '1'.repeat(64), '0123456789abcdef'.repeat(4), '7'.repeat(63).concat('e')];
const digits = fc.constantFrom(...HEX);

/** Texts in which the digits of digests may matter to a search, or only seem to. */
const text = fc.oneof(
  digits.map((hex) => `ghcr.io/example/web@sha256:${hex}`),
  digits.map((hex) => `ghcr.io/example/web:1.2@sha256:${hex}`),
  digits.map((hex) => `@sha256:${hex}`),
  digits.map((hex) => `example/sha256:${hex}`),
  digits.map((hex) => `sha256:${hex}`),
  digits,
  fc.tuple(digits, digits).map(([one, other]) => `web@sha256:${one},web@sha256:${other}`),
  fc.tuple(digits, digits).map(([one, other]) => `docker run web@sha256:${one} --image=web@sha256:${other}`),
  fc.tuple(digits, digits).map(([one, other]) => `image: web@sha256:${one}\nimage: web@sha256:${other}\n`),
  fc
    .tuple(digits, digits)
    .map(([one, other]) => `repository: web\ntag: 1@sha256:${one}\ndigest: sha256:${other}\n`),
  digits.map((hex) => JSON.stringify({ image: `web@sha256:${hex}`, other: `web@sha256:${hex}` })),
  fc
    .tuple(digits, digits)
    .map(([one, other]) =>
      JSON.stringify([`a/web@sha256:${one}`, Buffer.from(`a/web@sha256:${other}`).toString('base64')]),
    ),
  digits.map((hex) => Buffer.from(`image: web@sha256:${hex}\n`).toString('base64')),
  digits.map((hex) => encodeURIComponent(`ghcr.io/example/web@sha256:${hex}`)),
  digits.map((hex) => `ghcr.io/%41/web@sha256:${hex}`),
  digits.map((hex) => `{{ .Values.image }}@sha256:${hex}`),
  digits.map((hex) => `web@sha256:${hex}${'f'.repeat(2)}`),
  fc.constantFrom('web', '1.2', 'nginx:1.27', 'd16e57'.repeat(10), `web@sha256:${'d16e57'.repeat(10)}0000`),
);
const name = fc.constantFrom(
  'image',
  'images',
  'tag',
  'digest',
  'repository',
  'WEB_IMAGE',
  'WEB_TAG',
  'note',
  'value',
);
const map = fc.dictionary(fc.oneof(name, text), fc.oneof(text, fc.array(text, { maxLength: 4 })), {
  maxKeys: 4,
});
const manifest = fc.record({
  apiVersion: fc.constantFrom('apps/v1', 'v1', 'tekton.dev/v1', 'apiextensions.k8s.io/v1'),
  kind: fc.constantFrom('Deployment', 'ConfigMap', 'Task', 'CustomResourceDefinition'),
  metadata: fc.record({ name: fc.oneof(fc.constant('web'), text), annotations: map }),
  data: map,
  spec: fc.record({
    containers: fc.array(fc.record({ image: text, args: fc.array(text, { maxLength: 3 }) }), {
      maxLength: 2,
    }),
    images: map,
  }),
});

test('manifests that differ in digests are searched once, with the result of a search of each', () => {
  let apart = 0;
  fc.assert(
    fc.property(
      manifest,
      fc.array(fc.constantFrom(...HEX), { minLength: 4, maxLength: 4 }),
      (object, others) => {
        const imagesOf = alikeManifests();
        const one = printYaml(object);
        // The same manifest with other digests, of which some may be the same; and with the digests moved around.
        const renamed = HEX.reduce((all, hex, index) => all.replaceAll(`:${hex}`, `:#${index}#`), one);
        const other = others.reduce((all, hex, index) => all.replaceAll(`:#${index}#`, `:${hex}`), renamed);
        for (const each of [one, other, one]) {
          const content = Buffer.from(each);
          if ((digestsApart(each)?.digests.length ?? 0) > 0) apart += 1;
          expect(imagesOf('objects/x.yaml', content, {}, '')).toEqual(
            imagesOfOne('objects/x.yaml', content, {}),
          );
        }
      },
    ),
    { numRuns: 1000 },
  );
  // What is tested is the short way, too: by chance, some dozens of times.
  expect(apart).toBeGreaterThan(10);
});

test('of an app with another digest each time, only the first manifest is parsed', () => {
  const imagesOf = alikeManifests();
  const content = (hex: string) =>
    Buffer.from(`apiVersion: apps/v1\nkind: Deployment\nspec:\n  image: ghcr.io/a/web@sha256:${hex}\n`);
  const [first] = imagesOf('objects/x.yaml', content(HEX[0] ?? ''), {}, '');
  const [second] = imagesOf('objects/x.yaml', content(HEX[1] ?? ''), {}, '');
  expect([first?.text, first?.image?.digest]).toEqual([`ghcr.io/a/web@sha256:${HEX[0]}`, `sha256:${HEX[0]}`]);
  expect([second?.text, second?.image?.digest]).toEqual([
    `ghcr.io/a/web@sha256:${HEX[1]}`,
    `sha256:${HEX[1]}`,
  ]);
  expect(digestsApart(content(HEX[0] ?? '').toString())?.form).toBe(
    digestsApart(content(HEX[1] ?? '').toString())?.form,
  );
});

test.each([
  ['digits that stand elsewhere, too', `image: a@sha256:${HEX[0]}\nversion: x/sha256:${HEX[0]}\n`],
  ['a list within a text', `image: a@sha256:${HEX[0]}\nargs: "[1]"\n`],
  ['what stands in for digits', `image: a@sha256:${HEX[0]}\nnote: ${'d16e57'.repeat(10)}\n`],
])('%s: nothing is taken out', (_, content) => {
  expect(digestsApart(content)).toBeUndefined();
});
