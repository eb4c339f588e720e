import { layoutOf, meantPath } from '../../lib/registry';

const delivered = (name: string) => ({ name, delivery: { path: `manifests/${name}`, layout: 'folders/v1' } });
const layout = layoutOf([delivered('dev'), delivered('prod')]);

test.each([
  ['environments/prod/freeze.yml', 'environments/prod/freeze.yaml'],
  ['environments/prod/Freeze.yaml', 'environments/prod/freeze.yaml'],
  ['environments/prod/frezee.yaml', 'environments/prod/freeze.yaml'],
  ['environments/prod/freeze', 'environments/prod/freeze.yaml'],
  ['environments/freeze.yaml', 'environments/<environment>/freeze.yaml'],
  ['environments/Prod/freeze.yaml', 'environments/prod/freeze.yaml'],
  ['environments/prdo/freeze.yaml', 'environments/prod/freeze.yaml'],
  ['environments/prod/holds/Frontend.yaml', 'environments/prod/holds/frontend.yaml'],
  ['environments/prod/holds/frontend.yml', 'environments/prod/holds/frontend.yaml'],
  ['environments/prod/hold/frontend.yaml', 'environments/prod/holds/frontend.yaml'],
  ['environments/holds/frontend.yaml', 'environments/<environment>/holds/frontend.yaml'],
  ['environments/prod/waiver/probes.YAML', 'environments/prod/waivers/probes.yaml'],
  ['environments/prod/rejected.yaml', 'environments/rejected.yaml'],
  ['environments/rejected.yml', 'environments/rejected.yaml'],
  ['environments/Rejected.yaml', 'environments/rejected.yaml'],
  ['environments/prod/controls/freeze.yaml', 'environments/prod/freeze.yaml'],
  ['environments/prod/controls/Freeze.yml', 'environments/prod/freeze.yaml'],
  ['environments/prod/controls/holds/web.yaml', 'environments/prod/holds/web.yaml'],
  ['environments/prod/controls/hold.web.yaml', 'environments/prod/holds/web.yaml'],
  ['environments/prod/controls/rejected.yaml', 'environments/rejected.yaml'],
  ['environments/prod/controls/rejections.yaml', 'environments/rejected.yaml'],
  ['environments/prod/controls/waivers/probes.yaml', 'environments/prod/waivers/probes.yaml'],
  ['environments/prod/controls/freezes.yml', 'environments/prod/controls/freezes.yaml'],
  ['environments/prod/controls/freezes.web.yaml', 'environments/prod/controls/freezes.yaml'],
  ['environments/prod/controls/freezes/web.yaml', 'environments/prod/controls/freezes.yaml'],
  ['environments/prod/controls/freezes.json', 'environments/prod/controls/freezes.yaml'],
  ['environments/prod/controls/lockdown.yaml', 'environments/prod/controls/freezes.yaml'],
  ['environments/prod/Controls/freeze.yaml', 'environments/prod/freeze.yaml'],
  ['environments/prod/contrls/freezes.yaml', 'environments/prod/controls/freezes.yaml'],
  ['environments/dev/environment.yml', 'environments/dev/environment.yaml'],
  ['environments/dev/releases/web.yml', 'environments/dev/releases/web.yaml'],
])('%s is meant to be %s', (path, meant) => {
  expect(meantPath(path, layout)).toBe(meant);
});

test.each([
  'environments/prod/freeze.yaml',
  'environments/prod/holds/frontend.yaml',
  'environments/rejected.yaml',
  'environments/prod/controls/freezes.yaml',
  'environments/prod/controls/README.md',
  'environments/prod/controls/.gitkeep',
  'environments/_witnesses/web/r-0123456789abcdef.yaml',
  'environments/prod/README.md',
  'environments/README',
  'environments/prod/holds/.gitkeep',
  'environments/environments.ts',
  'environments/apps/frontend.ts',
  'environments/freeze.ts',
  'environments/prod/inputs/web/freeze.yml',
  'environments/prod/values/web.yaml',
  'environments/charts/Chart.yaml',
  'manifests/prod/web/objects/freeze.yml',
  'manifests/prod/web/freeze',
  'src/freeze.yml',
  'freeze.yaml',
])('%s is not meant to be another file', (path) => {
  expect(meantPath(path, layout)).toBeUndefined();
});
