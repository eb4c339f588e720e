import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, type Chart } from 'cdk8s';
import { facts } from '../../../lib/authoring/objects';
import { chart, type Target, yamlFiles } from '../../../lib/authoring/sources';
import type { ImageReference } from '../../../lib/model/scalars';
import { CONFIG, deployment, sourceContract } from './contract';
import { table } from './table/table';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sources-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

type Make = (made: Chart, server: ImageReference) => void;
const charts = (make: Make) =>
  chart((made: Chart, { images }: Target<'server'>) => make(made, images.server));
const both =
  (change: (config: ApiObject) => void = () => undefined): Make =>
  (made, server) => {
    change(new ApiObject(made, 'a', CONFIG));
    new ApiObject(made, 'b', deployment(server.pullable));
  };

sourceContract(
  'chart',
  {
    kind: 'chart',
    good: () => charts(both()),
    empty: () => charts(() => undefined),
    impure: () => charts(both(() => Date.now())),
    foreignImage: () => charts((made) => new ApiObject(made, 'b', deployment('nginx:1'))),
    stating: (_root, said) => charts(both((config) => facts(config, said))),
  },
  () => root,
);

const files = (...objects: object[]) => {
  writeFileSync(join(root, 'all.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  return yamlFiles('all.json');
};

sourceContract(
  'yaml',
  {
    kind: 'yaml',
    good: () => files(CONFIG, deployment('ghcr.io/example/web:dev')),
    empty: () => files(),
    foreignImage: () => files(deployment('nginx:1')),
  },
  () => root,
);

sourceContract(
  'table',
  {
    kind: 'table',
    good: () => table((server) => [{ object: CONFIG }, { object: deployment(server.pullable) }]),
    empty: () => table(() => []),
    impure: () => table(() => [{ object: { ...CONFIG, data: { at: String(Date.now()) } } }]),
    foreignImage: () => table(() => [{ object: deployment('nginx:1') }]),
    stating: (_root, said) =>
      table((server) => [{ object: CONFIG, facts: said }, { object: deployment(server.pullable) }]),
  },
  () => root,
);
