import * as ts from 'typescript';
import * as library from '../../lib';
import { renderFleet } from '../../lib/authoring/synth/render-fleet';
import { parseCanonicalYaml } from '../../lib/yaml';
import { image } from '../support/fleets';
import { anApp, anEnv } from '../support/names';
import { codeBlocks, page } from './markdown';

const { Environment, Fleet, Project } = library;

/** The fleet of a sample that defines apps in files of their own. */
function fleetWith(text: string) {
  const project = new Project();
  const values = { domain: 'example.org' };
  const dev = new Environment(project, 'dev', { values });
  const prod = new Environment(project, 'prod', { promotesFrom: [dev], values });
  const fleet = new Fleet(project, 'fleet', [dev, prod]);
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const load = (name: string): unknown =>
    name === 'cdk8s-delivery' ? library : name === '../environments' ? { fleet } : require(name);
  new Function('exports', 'require', outputText)({}, load);
  return fleet;
}

test('the patch that the page about apps shows reaches the manifest', () => {
  const sample = codeBlocks(page('docs/apps.md')).find(({ text }) => text.includes('addJsonPatch'));
  const digest = `@${image('a').digest}`;
  const images = { server: `ghcr.io/example/shop${digest}`, jobs: `ghcr.io/example/shop-jobs${digest}` };
  const { files } = renderFleet(
    fleetWith(sample?.text ?? ''),
    {
      schema: 'cdk8s-delivery/render-request/v1',
      targets: [{ environment: anEnv('prod'), app: anApp('shop'), images }],
      apps: [],
      environmentInputs: [],
      bootstrap: [],
    },
    { repository: 'https://git.example.org/fleet.git', branch: 'delivery' },
  );
  const [, deployment] =
    [...files].find(([path]) => path.startsWith('prod/shop/objects/Deployment.shop-web')) ?? [];
  expect(parseCanonicalYaml(deployment ?? '')).toMatchObject({
    spec: { template: { spec: { schedulerName: 'batch' } } },
  });
});
