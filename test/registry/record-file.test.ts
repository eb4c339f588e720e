import fc from 'fast-check';
import { Digest, ImageReference, objectFormatOf, ReleaseId, treeIdOf } from '../../lib/model/scalars';
import { checkRecord, editRecord, parseRecord, printRecord, type ReleaseRecord } from '../../lib/registry';
import { RESERVED_RECORD_KEYS } from '../../lib/registry/documents/record-schema';
import { aCommit, anApp, anEnv, aTree } from '../support/names';
import { digestOf, findingsOf, idOf, problemsOf, sampleRecord } from './samples';

const FILE = 'environments/prod/releases/frontend.yaml';
const parse = (text: string) => parseRecord(text, FILE);

describe('printRecord', () => {
  test('prints one id per line, in the defined order', () => {
    expect(printRecord(sampleRecord({ tools: {} })).split('\n')).toEqual([
      expect.stringMatching(/^# machine-owned by cdk8s-delivery/),
      `release: ${sampleRecord().release}`,
      'images:',
      '  server:',
      '    repository: ghcr.io/example/podinfo',
      '    tag: 6.11.2',
      `    digest: ${digestOf('7')}`,
      `code: ${idOf('4')}`,
      'renders:',
      `  id: ${sampleRecord().renders.id}`,
      '  trees:',
      `    dev: ${idOf('1')}`,
      `    prod: ${idOf('3')}`,
      `    staging: ${idOf('2')}`,
      '  inputs:',
      `    dev: ${digestOf('a')}`,
      `    prod: ${digestOf('b')}`,
      'source:',
      '  repository: https://github.com/example/podinfo',
      `  commit: ${idOf('5')}`,
      'evidence:',
      '  run: https://ci.example/runs/1',
      '  scan:',
      '    link: https://ci.example/scan.json',
      `    digest: ${digestOf('c')}`,
      '',
    ]);
  });

  test('what is printed is read back, and printed the same', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const text = printRecord(record);
        expect(parse(text)).toEqual(record);
        expect(printRecord(parse(text))).toBe(text);
      }),
    );
  });

  test('quotes ids that a reader would take for numbers', () => {
    const code = `1e${'2'.repeat(38)}`;
    const text = printRecord(sampleRecord({ code: aCommit(code) }));
    expect(text).toContain(`code: "${code}"`);
    expect(parse(text).code).toBe(code);
  });
});

describe('editRecord', () => {
  const notes = (text: string) =>
    text
      .replace(/^images:(.*)$/m, '# slots\nimages:$1 # by slot')
      .replace(/(tag: .*)\n/, '$1 # for people; never pulled\n')
      .concat('owner-notes:\n  - ask  Ada first # really\n');

  test('prints a new record where there was none', () => {
    expect(editRecord(undefined, sampleRecord())).toBe(printRecord(sampleRecord()));
  });

  test('keeps comments and foreign keys, byte for byte', () => {
    const old = notes(printRecord(sampleRecord()));
    expect(editRecord(old, sampleRecord())).toBe(old);
    const change = { code: aCommit(idOf('8')), evidence: {} };
    expect(editRecord(old, sampleRecord(change))).toBe(notes(printRecord(sampleRecord(change))));
  });

  test('replaces one slot by another without touching the third', () => {
    const image = ImageReference.of('ghcr.io/example/podinfo', digestOf('7'));
    const old = printRecord(sampleRecord({ images: { api: image, worker: image } }));
    const commented = old.replace('  worker:', '  # the worker\n  worker:');
    const edited = editRecord(commented, sampleRecord({ images: { batch: image, worker: image } }));
    expect(edited).toBe(commented.replace('  api:', '  batch:'));
  });

  test('whatever two records hold, editing one into the other gives the other and keeps the notes', () => {
    fc.assert(
      fc.property(anyRecord, anyRecord, (before, after) => {
        const edited = editRecord(notes(printRecord(before)), after);
        expect(parse(edited)).toEqual(after);
        expect(edited.endsWith('owner-notes:\n  - ask  Ada first # really\n')).toBe(true);
        expect(edited).toContain('# slots\nimages:');
      }),
    );
  });

  test('fails on a text that is broken', () => {
    expect(findingsOf(() => editRecord('a: [', sampleRecord(), FILE))[0]).toMatchObject({
      code: 'BROKEN_FILE',
      subject: { file: FILE, line: 1 },
    });
  });
});

describe('parseRecord', () => {
  test('reads a record of an app without images', () => {
    expect(parse(printRecord(sampleRecord({ images: {} }))).images).toEqual({});
  });

  test('reads SHA-256 ids', () => {
    const id = aTree(`a${'1'.repeat(63)}`);
    const renders = { id, trees: { dev: id }, inputs: {} };
    expect(parse(printRecord(sampleRecord({ renders }))).renders.id).toBe(id);
  });

  test('fails with every problem at its line and column', () => {
    const text = printRecord(sampleRecord())
      .replace('release: r-', 'release: x-')
      .replace('ghcr.io/example/podinfo', 'ghcr.io/Example/podinfo')
      .replace('    tag:', '    tga:')
      .replace(/ {2}commit: .*/, '  commit: 12');
    expect(problemsOf(() => parse(text))).toEqual([
      expect.stringMatching(/^2:10 "release": not a release id/),
      expect.stringMatching(/^5:17 "images\.server\.repository": not an image repository: "Example"/),
      '6:5 unknown key "tga", did you mean "tag"?',
      '20:11 "source.commit" must be a text, got "12", put it in quotes',
    ]);
  });

  test.each([
    ['an empty file', '', '1:1 the file holds nothing'],
    ['a list', '- a\n', '1:1 the file must be a map, got a list'],
    [
      'a list of images',
      printRecord(sampleRecord()).replace(/images:\n( .*\n)+/, 'images: []\n'),
      '3:9 "images" must be a map, got a list',
    ],
    ['no images', printRecord(sampleRecord()).replace(/images:\n( .*\n)+/, ''), '2:1 "images" is missing'],
  ])('fails on %s', (_what, text, problem) => {
    expect(problemsOf(() => parse(text))).toContain(problem);
  });

  test.each(RESERVED_RECORD_KEYS)('fails on %s, which a later version gives a meaning', (key) => {
    const text = printRecord(sampleRecord());
    const line = text.split('\n').length;
    const refused = [`${line}:1 "${key}" is reserved for a later version`];
    expect(problemsOf(() => parse(`${text}${key}: mine\n`))).toEqual(refused);
    expect(problemsOf(() => parse(`${text}${key}:\n`))).toEqual(refused);
    expect(parse(`${text}notes:\n  ${key}: mine\n`)).toEqual(sampleRecord());
  });

  test('keeps what made its objects of files', () => {
    const record = sampleRecord({ renderers: { helm: 'v4.3.1 (sha256:abc)' }, charts: { web: '1.2.3' } });
    expect(parse(printRecord(record))).toEqual(record);
  });

  test('keeps the build of a slot, and fails on what no build is', () => {
    const record = sampleRecord({ build: { server: { pipeline: 'default', number: 42 } } });
    expect(parse(printRecord(record))).toEqual(record);
    for (const number of ['0', '-1', '1.5', '9007199254740992', 'many'])
      expect(problemsOf(() => parse(printRecord(record).replace('42', number)))).toHaveLength(1);
  });

  test('fails on ids of two object formats', () => {
    const renders = { ...sampleRecord().renders, trees: { dev: aTree('a'.repeat(64)) } };
    expect(problemsOf(() => parse(printRecord(sampleRecord({ renders }))))).toContainEqual(
      expect.stringContaining('two object formats'),
    );
  });

  test('fails on a link that holds credentials', () => {
    const evidence = { run: { link: 'https://user:secret@ci.example/1' } };
    expect(() => printRecord(sampleRecord({ evidence }))).toThrow(
      /^UNREADABLE_RESULT: "evidence.run": holds credentials/,
    );
    const text = printRecord(sampleRecord({ evidence: { run: { link: 'https://ci.example/1' } } }));
    expect(findingsOf(() => parse(text.replace('//ci', '//user:secret@ci')))).toHaveLength(1);
  });
});

describe('checkRecord', () => {
  test('accepts a record that certifies itself', () => {
    expect(checkRecord(sampleRecord(), anApp('frontend'))).toEqual([]);
  });

  test.each<[string, ReleaseRecord, string]>([
    ['under another app', sampleRecord(), 'backend'],
    ['with another image', sampleRecord({ images: {} }), 'frontend'],
    [
      'with another tree',
      sampleRecord({ renders: { ...sampleRecord().renders, trees: { dev: aTree(idOf('9')) } } }),
      'frontend',
    ],
    [
      'with another renders id',
      sampleRecord({ renders: { ...sampleRecord().renders, id: aTree(idOf('9')) } }),
      'frontend',
    ],
  ])('fails on a record %s', (_what, record, app) => {
    const findings = checkRecord(record, anApp(app), { environment: anEnv('prod') });
    expect(findings.map((each) => each.code)).toContain('RECORD_FORGED');
    expect(findings[0]?.subject).toEqual({ app, environment: anEnv('prod') });
  });

  test('does not judge what is outside the identity', () => {
    expect(
      checkRecord(sampleRecord({ evidence: {}, tools: {}, code: aCommit(idOf('0')) }), anApp('frontend')),
    ).toEqual([]);
  });
});

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const name = fc.constantFrom('dev', 'prod', '1', '0x1', 'on', 'a-b', 'no', '10', 'e2e');
const oneLine = fc.constantFrom('2.1', 'yes', 'a: b', '# c', 'x', "it's", 'a\u00a0b', '1e3', '~');
const digest = hex(64).map((text) => Digest.parse(`sha256:${text}`));
const image = fc
  .tuple(
    fc.constantFrom('a/b', 'localhost:5000/x', '[::1]:80/y'),
    digest,
    fc.constantFrom(undefined, '1.10', '1.2.3', 'null', '0x1'),
  )
  .map(([repository, id, tag]) => ImageReference.of(repository, id, tag));

const link = oneLine.map((each) => `https://ci.example/${Buffer.from(each).toString('base64url')}`);

const anyRecord: fc.Arbitrary<ReleaseRecord> = fc
  .record({
    images: fc.dictionary(name, image, { maxKeys: 3 }),
    code: hex(40).map(aCommit),
    trees: fc.dictionary(name, hex(40).map(aTree), { minKeys: 1, maxKeys: 4 }),
    stale: fc.option(digest, { nil: undefined }),
    source: fc.option(
      fc.record(
        {
          repository: fc.constant('https://git.example/x'),
          commit: hex(40).map(aCommit),
          author: oneLine,
          date: fc.constant('2026-01-31T08:00:00Z'),
          subject: oneLine,
          body: oneLine.map((each) => `${each}\n\n${each}`),
        },
        { requiredKeys: ['repository', 'commit'] },
      ),
      {
        nil: undefined,
      },
    ),
    evidence: fc.dictionary(name, fc.oneof(fc.record({ link }), fc.record({ link, digest })), { maxKeys: 3 }),
    tools: fc.dictionary(oneLine, oneLine, { maxKeys: 2 }),
  })
  .map(({ images, trees, stale, source, ...rest }) => {
    const entries = Object.entries(trees).map(([env, id]) => ({ mode: '40000', name: env, id }));
    const id = treeIdOf(entries, objectFormatOf('a'.repeat(40)));
    const inputs = stale ? Object.fromEntries(Object.keys(trees).map((env) => [env, stale])) : {};
    const release = ReleaseId.of({ app: anApp('frontend'), images, renders: id });
    return { ...rest, release, images, renders: { id, trees, inputs }, ...(source ? { source } : {}) };
  });
