import fc from 'fast-check';
import { claimImageOnly } from '../../../lib/kubernetes/diff';
import type { ClaimInput } from '../../../lib/kubernetes/diff/claim-image-only';
import type { ImageReference } from '../../../lib/model/scalars';
import { digest, image, tree } from './manifests';

const WEB = 'ghcr.io/example/web';
const SIDE = 'ghcr.io/example/side';
const old = { web: image(WEB, '1.0', 'a'), side: image(SIDE, '3.0', 'c') };
const now = { web: image(WEB, '1.1', 'b'), side: image(SIDE, '3.1', 'd') };

interface Shape {
  readonly web?: string;
  readonly side?: string;
  readonly version?: string;
  readonly checksum?: string;
  readonly extra?: string;
  readonly top?: string;
}

function manifest({
  web = `${old.web}`,
  side = `${old.side}`,
  version = '1.0',
  checksum = 'deadbeef',
  extra = '',
  top = '',
}: Shape): string {
  return `${top}apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app.kubernetes.io/version: "${version}"
spec:
  template:
    metadata:
      annotations:
        checksum/config: ${checksum}
    spec:
      containers:
        - name: web
          image: ${web}
        - name: side
          image: ${side}
${extra}`;
}

function claim(after: Shape | string, before: Shape | string = {}, images: Partial<ClaimInput> = {}) {
  const text = (shape: Shape | string) => (typeof shape === 'string' ? shape : manifest(shape));
  return claimImageOnly({
    before: tree({ 'a.yaml': text(before), 'same.yaml': 'x: 1\n' }),
    after: tree({ 'a.yaml': text(after), 'same.yaml': 'x: 1\n' }),
    oldImages: old,
    newImages: now,
    ...images,
  });
}

const released = { web: `${now.web}`, side: `${now.side}` };

describe('the claim that only images change', () => {
  it('is made when every byte is the old one once the images are put back', () => {
    const { kind, positions, configuration } = claim(released);
    expect([kind, configuration.objects]).toEqual(['image-only', []]);
    expect(positions.map(({ slot, path }) => `${slot} ${path}`)).toEqual([
      'web spec.template.spec.containers[0].image',
      'side spec.template.spec.containers[1].image',
    ]);
  });

  it.each([
    [
      'argoproj.io/v1alpha1',
      'Rollout',
      (at: string) => `  template:\n    spec:\n      containers:\n        - image: ${at}\n`,
    ],
    ['tekton.dev/v1', 'Task', (at: string) => `  steps:\n    - name: a\n      image: ${at}\n`],
    ['postgresql.cnpg.io/v1', 'Cluster', (at: string) => `  imageName: ${at}\n`],
    [
      'serving.knative.dev/v1',
      'Service',
      (at: string) => `  template:\n    spec:\n      containers:\n        - image: ${at}\n`,
    ],
  ])('is made for a %s %s, by the table of kinds', (apiVersion, kind, spec) => {
    const text = ({ web }: typeof old) =>
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\nspec:\n${spec(web.pullable)}`;
    expect(claim(text(now), text(old)).kind).toBe('image-only');
  });

  it('fails for a field that only looks like an image: what else goes by it is not known', () => {
    const text = ({ web }: typeof old) =>
      `apiVersion: example.org/v1\nkind: Thing\nmetadata:\n  name: web\nspec:\n  image: ${web.pullable}\n`;
    expect(claim(text(now), text(old)).kind).not.toBe('image-only');
  });

  it('holds for images written without tag, in quotes, of one slot only, and for a tag alone', () => {
    const bare = (images: Record<string, ImageReference>) => ({
      web: `'${images['web']?.pullable}'`,
      side: `"${images['side']?.pullable}"`,
    });
    expect(claim(bare(now), bare(old)).kind).toBe('image-only');
    expect(claim({ web: `${now.web}` }, {}, { newImages: { ...now, side: old.side } }).kind).toBe(
      'image-only',
    );
    const retagged = image(WEB, 'latest', 'a');
    expect(
      claim({ web: retagged.full }, { web: old.web.full }, { newImages: { ...old, web: retagged } }).kind,
    ).toBe('image-only');
  });

  it('says none when no byte differs, whatever the images are', () => {
    expect(claim({}).kind).toBe('none');
  });

  it('says first and removed where one side has no files', () => {
    const files = tree({ 'a.yaml': manifest({}) });
    expect(claimImageOnly({ before: new Map(), after: files, oldImages: {}, newImages: now }).kind).toBe(
      'first',
    );
    expect(claimImageOnly({ before: files, after: new Map(), oldImages: old, newImages: {} }).kind).toBe(
      'removed',
    );
  });

  it('names values that follow from the images, and counts them apart', () => {
    const { kind, derived } = claim({ ...released, version: '1.1', checksum: 'cafecafe' });
    expect(kind).toBe('image-and-derived');
    expect(derived.map(({ path, before, after, from }) => [path, before, after, from])).toEqual([
      ['metadata.labels.app.kubernetes.io/version', '1.0', '1.1', 'tag'],
      ['spec.template.metadata.annotations.checksum/config', 'deadbeef', 'cafecafe', 'checksum'],
    ]);
  });

  it("takes declared places in kinds of one's own", () => {
    const widget = (at: ImageReference) =>
      `apiVersion: example.org/v1\nkind: Widget\nmetadata:\n  name: w\nspec:\n  workers:\n    - image: ${at}\n`;
    expect(claim(widget(now.web), widget(old.web)).kind).toBe('configuration-only');
    const imagePaths = [{ group: 'example.org', kind: 'Widget', path: 'spec.workers.[].image' }];
    expect(claim(widget(now.web), widget(old.web), { imagePaths }).kind).toBe('image-only');
  });

  it('shows what differs beside the images', () => {
    const { kind, configuration } = claim({ ...released, extra: '      hostNetwork: true\n' });
    expect(kind).toBe('image-and-configuration');
    expect(configuration.objects.flatMap(({ changes }) => changes.map(({ path }) => path))).toEqual([
      'spec.template.spec.hostNetwork',
    ]);
  });
});

describe('fails to claim image-only', () => {
  it('when the code adds a setting for one digest only', () => {
    expect(claim({ ...released, extra: '      hostNetwork: true\n' }).kind).toBe('image-and-configuration');
  });

  it('when two slots swap the images of one repository', () => {
    const oldImages = { a: image(WEB, '1', 'a'), b: image(WEB, '2', 'b') };
    const newImages = { a: image(WEB, '3', 'c'), b: image(WEB, '4', 'd') };
    const before = { web: `${oldImages.a}`, side: `${oldImages.b}` };
    expect(
      claim({ web: `${newImages.a}`, side: `${newImages.b}` }, before, { oldImages, newImages }).kind,
    ).toBe('image-only');
    expect(
      claim({ web: `${newImages.b}`, side: `${newImages.a}` }, before, { oldImages, newImages }).kind,
    ).toBe('image-and-configuration');
    expect(
      claim({ web: before.side, side: before.web }, before, { oldImages, newImages: oldImages }).kind,
    ).toBe('configuration-only');
  });

  it('when two slots ran the same image before, and now run different ones: it cannot be told', () => {
    const same = image(WEB, '1', 'a');
    const newImages = { a: image(WEB, '2', 'b'), b: image(WEB, '3', 'c') };
    const { kind, reasons } = claim(
      { web: `${newImages.b}`, side: `${newImages.a}` },
      { web: `${same}`, side: `${same}` },
      { oldImages: { a: same, b: same }, newImages },
    );
    expect([kind, reasons]).toEqual([
      'undecided',
      ['slots a and b ran the same image before: which position is whose cannot be told'],
    ]);
  });

  it('when a slot takes its image from another repository, even with the same digest', () => {
    const moved = image('ghcr.io/other/web', '1.0', 'a');
    const { kind, reasons } = claim({ web: `${moved}` }, {}, { newImages: { ...old, web: moved } });
    expect([kind, reasons]).toEqual([
      'configuration-only',
      ['slot web takes its image from another repository'],
    ]);
  });

  it.each([
    ["an image that is not a slot's", { ...released, side: `${SIDE}:9@${digest('e')}` }],
    ["a tag that is not the slot's", { ...released, web: `${WEB}:2.0@${digest('b')}` }],
    ['the image in another field', { ...released, extra: `      nodeName: ${now.web}\n` }],
    ['a comment', { ...released, top: '# hello\n' }],
    ['another quoting', { ...released, web: `"${now.web}"` }],
    ['a version that does not follow', { ...released, version: '1.2' }],
    [
      'another document',
      { ...released, top: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n---\n' },
    ],
  ])('because of %s', (_, after) => {
    expect(claim(after).kind).toBe('image-and-configuration');
  });

  it.each([
    ['a file that appears', {}, { 'b.yaml': 'x: 1\n' }],
    ['a file that goes', { 'b.yaml': 'x: 1\n' }, {}],
    ['a file that changes its name', { 'b.yaml': 'x: 1\n' }, { 'c.yaml': 'x: 1\n' }],
  ])('because of %s', (_, before, after) => {
    const result = claimImageOnly({
      before: tree({ 'a.yaml': manifest({}), ...before }),
      after: tree({ 'a.yaml': manifest(released), ...after }),
      oldImages: old,
      newImages: now,
    });
    expect(result.kind).toBe('image-and-configuration');
  });

  it.each([
    [
      'an alias that carries the image elsewhere',
      (at: ImageReference) => manifest({ web: `&i ${at}`, extra: '      nodeName: *i\n' }),
    ],
    ['an explicit tag', (at: ImageReference) => manifest({ web: `!!str ${at}` })],
    [
      'a line break that YAML 1.1 knows and 1.2 does not',
      (at: ImageReference) => manifest({ web: `${at}`, top: '# a\u0085b: c\n' }),
    ],
    ['a carriage return', (at: ImageReference) => manifest({ web: `${at}`, top: '# a\rb: c\n' })],
    ['a byte order mark', (at: ImageReference) => manifest({ web: `${at}`, top: '\ufeff' })],
    ['a directive', (at: ImageReference) => manifest({ web: `${at}`, top: '%YAML 1.1\n---\n' })],
    [
      'a list of objects',
      (at: ImageReference) =>
        `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: {name: x}\n    spec: {containers: [{name: a, image: "${at}"}]}\n`,
    ],
    [
      'a kind that only looks like a workload',
      (at: ImageReference) => manifest({ web: `${at}` }).replace('apps/v1', 'example.org/v1'),
    ],
    [
      'a label',
      (at: ImageReference) =>
        manifest({}).replace('name: web\n', `name: web\n  annotations: {image: "${at}"}\n`),
    ],
    [
      'a ConfigMap',
      (at: ImageReference) =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  image: ${at}\n`,
    ],
  ])('in a file with %s', (_, make) => {
    expect(claim(make(now.web), make(old.web)).kind).toBe('configuration-only');
  });

  it('for bytes that are not UTF-8', () => {
    const bytes = (at: ImageReference, last: number) =>
      new Map([
        ['a.yaml', Buffer.concat([Buffer.from(`${manifest({ web: `${at}` })}#`), Buffer.from([last, 10])])],
      ]);
    const result = claimImageOnly({
      before: bytes(old.web, 0xfe),
      after: bytes(now.web, 0xff),
      oldImages: old,
      newImages: now,
    });
    expect(result.kind).toBe('configuration-only');
  });

  it('for any output in which anything but slot images differs', () => {
    const line = fc.constantFrom(
      '      hostNetwork: true\n',
      '        - name: web\n',
      `          image: ${now.web}\n`,
      `      nodeName: ${old.web}\n`,
      '# x\n',
      '---\n',
      ' ',
      '\n',
      '"',
      "'",
      '*a',
      '&a ',
    );
    const base = manifest(released);
    fc.assert(
      fc.property(fc.nat(base.length), fc.nat(12), line, (at, removed, put) => {
        const after = base.slice(0, at) + put + base.slice(at + removed);
        const back = after.replaceAll(`${now.web}`, `${old.web}`).replaceAll(`${now.side}`, `${old.side}`);
        fc.pre(back !== manifest({}));
        expect(['image-only', 'image-and-derived']).not.toContain(claim(after).kind);
      }),
      { numRuns: 1_500 },
    );
  });
});

it('the claim is made for every honest output', () => {
  const tag = fc.stringMatching(/^[a-z0-9][a-z0-9.]{0,8}$/);
  const char = fc.constantFrom(...'0123456789abcdef');
  fc.assert(
    fc.property(tag, tag, char, char, (oldTag, newTag, from, to) => {
      fc.pre(from !== to);
      const [before, after] = [image(WEB, oldTag, from), image(WEB, newTag, to)];
      const result = claim(
        { web: `${after}` },
        { web: `${before}` },
        { oldImages: { ...old, web: before }, newImages: { ...old, web: after } },
      );
      expect(result.kind).toBe('image-only');
    }),
  );
});
