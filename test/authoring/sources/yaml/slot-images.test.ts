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
      message: 'the slot "b" stands at "Pod/web:spec.nope", where no object has a text',
    },
  ]);
});
