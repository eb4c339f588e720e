import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/cli-build';

test('a suite of real controllers that cannot build them says why, and what to install', () => {
  const empty = mkdtempSync(join(tmpdir(), 'no-programs-'));
  const script = `console.log(require('./test/controllers/real/programs').missingForControllers())`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', 'ts-node/register/transpile-only', '--eval', script],
    { cwd: ROOT, encoding: 'utf8', env: { PATH: empty, CDK8S_DELIVERY_CLUSTER_CACHE: empty } },
  );
  rmSync(empty, { recursive: true });
  expect(stderr + stdout).toMatch(
    /^Go cannot be run \(spawnSync go ENOENT\); install Go [0-9.]+ or newer\n$/,
  );
});
