import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Environment, Fleet, FleetApp, Project } from '../../../../lib/authoring/fleet';
import { type ImageDeclaration, yamlFiles } from '../../../../lib/authoring/sources';
import { ImageReference } from '../../../../lib/model/scalars';
import { codesOf, findingsOf } from '../../../support/codes';
import { digest } from '../../../support/fleets';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slot-images-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The images of the object that stands in the file, after the slots `a` and `b` got theirs. */
function put(
  slots: Readonly<Record<'a' | 'b', ImageDeclaration<'prod'>>>,
  object: object,
  holdsNoImage: Readonly<Record<string, string>> = {},
): unknown {
  writeFileSync(join(root, 'all.json'), JSON.stringify(object));
  const project = new Project({ root });
  const prod = new Environment(project, 'prod');
  const fleet = new Fleet(project, 'fleet', [prod]);
  const app = new FleetApp(fleet, 'web', {
    images: slots,
    holdsNoImage,
    config: { prod: {} },
    source: yamlFiles('all.json'),
  });
  expect(fleet.findings()).toEqual([]);
  const image = (hex: string) => ImageReference.of('ghcr.io/example/tools', digest(hex));
  const [made] = fleet.target(prod, app, { a: image('a'), b: image('b') }).toJson();
  return (made as { spec: unknown }).spec;
}

const A = `ghcr.io/example/tools@${digest('a')}`;
const B = `ghcr.io/example/tools@${digest('b')}`;
const pod = (...images: string[]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: images.map((image) => ({ image })) },
});

test('two slots of one repository are told apart by tag; the one without a tag takes all others', () => {
  const images = pod('ghcr.io/example/tools:1', 'ghcr.io/example/tools:2', 'ghcr.io/example/tools:1');
  expect(put({ a: 'ghcr.io/example/tools', b: { image: 'ghcr.io/example/tools:2' } }, images)).toEqual({
    containers: [{ image: A }, { image: B }, { image: A }],
  });
});

test('fails on a reference whose tag is none of a slot’s: it stays, without a digest', () => {
  const slots = { a: { image: 'ghcr.io/example/tools:1' }, b: { image: 'ghcr.io/example/tools:2' } };
  expect(codesOf(() => put(slots, pod('ghcr.io/example/tools:1', 'ghcr.io/example/tools:3')))).toEqual([
    'IMAGE_WITHOUT_DIGEST',
  ]);
});

test('a slot with fields takes those alone, in custom resources too; a field that holds no image stays', () => {
  const object = {
    ...pod('ghcr.io/example/tools:1'),
    apiVersion: 'example.org/v1',
    kind: 'Agent',
    spec: {
      agents: [{ 'agent.image': 'anything' }],
      containers: [{ image: 'ghcr.io/example/tools' }, { image: B }],
    },
  };
  const slots = {
    a: 'ghcr.io/example/tools',
    b: { image: 'ghcr.io/example/tools', at: 'Agent.example.org/web:spec.agents[0]["agent.image"]' },
  };
  expect(put(slots, object, { 'Agent/web:spec.containers[1].image': 'taken from the agent' })).toEqual({
    agents: [{ 'agent.image': B }],
    containers: [{ image: A }, { image: B }],
  });
});

test('fails on a slot none of whose fields is there', () => {
  const slots = {
    a: 'ghcr.io/example/tools',
    b: { image: 'ghcr.io/example/other', at: 'Pod/web:spec.nope' },
  };
  expect(findingsOf(() => put(slots, pod('ghcr.io/example/tools')))).toMatchObject([
    {
      code: 'UNKNOWN_OBJECT_PATH',
      message: 'the slot "b" stands at "Pod/web:spec.nope", where no object has an image or a text for one',
    },
  ]);
});

const chart = (spec: object) => ({
  apiVersion: 'example.org/v1',
  kind: 'Chart',
  metadata: { name: 'web' },
  spec,
});
const ONE = { a: 'ghcr.io/example/tools', b: 'ghcr.io/example/none' };
const HEX = 'a'.repeat(64);

describe('an image that has no field to itself', () => {
  test.each([
    ['a flag', { args: ['--sidecar-image=ghcr.io/example/tools:1'] }, { args: [`--sidecar-image=${A}`] }],
    [
      'a flag with several',
      { args: ['--images=x=ghcr.io/example/tools:1,y=quay.io/a/b:1'] },
      { args: [`--images=x=${A},y=quay.io/a/b:1`] },
    ],
    ['a bare name behind its flag', { run: 'tools --image tools run' }, { run: 'tools --image tools run' }],
    [
      'a variable',
      { env: [{ name: 'RELATED_IMAGE_TOOLS', value: 'ghcr.io/example/tools:1' }] },
      { env: [{ name: 'RELATED_IMAGE_TOOLS', value: A }] },
    ],
    [
      'a script',
      { script: '#!/bin/sh\ndocker run ghcr.io/example/tools:1 # not quay.io/ghcr.io/example/tools:1\n' },
      { script: `#!/bin/sh\ndocker run ${A} # not quay.io/ghcr.io/example/tools:1\n` },
    ],
    [
      'a manifest in a text',
      { pod: 'spec:\n  containers:\n    - image: "ghcr.io/example/tools:1"\n      name: tools\n' },
      { pod: `spec:\n  containers:\n    - image: "${A}"\n      name: tools\n` },
    ],
    ['a flag that has it already', { args: [`--sidecar-image=${A}`] }, { args: [`--sidecar-image=${A}`] }],
    ['a text that has it already', { script: `docker run ${A} sh\n` }, { script: `docker run ${A} sh\n` }],
    ['an address that has it already', { url: `docker://${A}` }, { url: `docker://${A}` }],
    ['JSON in a text', { json: '{"image":"ghcr.io/example/tools:1"}' }, { json: `{"image":"${A}"}` }],
    ['an address with a scheme', { image: 'docker://ghcr.io/example/tools:1' }, { image: `docker://${A}` }],
    [
      'a map with a digest',
      { image: { repository: 'ghcr.io/example/tools', tag: '1', digest: digest('c'), pullPolicy: 'Always' } },
      { image: { repository: 'ghcr.io/example/tools', digest: digest('a'), pullPolicy: 'Always' } },
    ],
    [
      'a map with room for a digest',
      { image: { registry: 'ghcr.io', repository: 'example/tools', tag: '1', digest: '' } },
      { image: { registry: 'ghcr.io', repository: 'example/tools', digest: digest('a') } },
    ],
    [
      'a map that takes hex digits',
      { image: { repository: 'ghcr.io/example/tools', tag: '1', sha: '' } },
      { image: { repository: 'ghcr.io/example/tools', sha: HEX } },
    ],
    [
      'a map whose tag holds a digest',
      { image: { repository: 'ghcr.io/example/tools', tag: `1@${digest('c')}` } },
      { image: { repository: 'ghcr.io/example/tools', tag: `${HEX.slice(0, 12)}@${digest('a')}` } },
    ],
  ])('is the slot’s in %s', (_what, spec, expected) => {
    expect(put(ONE, chart(spec))).toEqual(expected);
  });

  test.each([
    ['a map without a digest', { values: { image: { repository: 'ghcr.io/example/tools', tag: '1' } } }],
    ['parts in a text', { values: 'image:\n  repository: ghcr.io/example/tools\n  tag: "1"\n' }],
    ['JSON with escapes', { values: '{"image":"ghcr.io\\/example\\/tools:1"}' }],
  ])('fails where there is no room for it: %s', (_what, spec) => {
    const findings = findingsOf(() => put(ONE, chart(spec)));
    expect(findings).toMatchObject([{ code: 'SLOT_NOT_PUT', subject: { app: 'web', environment: 'prod' } }]);
    expect(findings[0]?.message).toMatch(/^the image of slot "a" has no room at Chart\/web:spec\.values/);
    const path = /Chart\/web:\S+?(?=,)/.exec(findings[0]?.message ?? '')?.[0] ?? '';
    expect(put(ONE, chart(spec), { [path]: 'read by nothing' })).toEqual(spec);
  });

  test('a field that a slot names is a word of a flag, a map of parts, or a text of its own', () => {
    const slots = {
      a: { image: 'ghcr.io/example/tools', at: 'Chart/web:spec.args[0]' },
      b: { image: 'ghcr.io/example/tools', at: ['Chart/web:spec.values.image', 'Chart/web:spec.runs'] },
    };
    const spec = {
      args: ['--image=ghcr.io/example/tools:1'],
      values: { image: { repository: 'ghcr.io/example/tools', tag: '1', digest: '' } },
      runs: 'tools',
    };
    expect(put(slots, chart(spec))).toEqual({
      args: [`--image=${A}`],
      values: { image: { repository: 'ghcr.io/example/tools', digest: digest('b') } },
      runs: B,
    });
  });

  test('fails on a field that a slot names and that holds more than an image', () => {
    const slots = { a: { image: 'ghcr.io/example/tools', at: 'Chart/web:spec.args[0]' }, b: ONE.b };
    expect(codesOf(() => put(slots, chart({ args: ['--level=info'] })))).toEqual(['UNKNOWN_OBJECT_PATH']);
  });
});
