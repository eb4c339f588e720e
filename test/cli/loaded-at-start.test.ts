import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cliProgram } from '../support/cli-build';

const run = promisify(execFile);

/** Packages that the built program has loaded when it knows what its commands are called. */
async function packagesAtStart(): Promise<string[]> {
  const cli = join(dirname(cliProgram()), '..', 'dist', 'cli.js');
  const script = `
    const { main } = require(${JSON.stringify(cli)});
    process.on('exit', () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));
    main([process.execPath, 'cdk8s-delivery', '--version']);`;
  const { stderr } = await run(process.execPath, ['-e', script]);
  const files = JSON.parse(stderr) as string[];
  return files.map((file) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? file);
}

test('the program starts without a package of ES modules: the first one costs every command 15 ms', async () => {
  const loaded = await packagesAtStart();
  expect(loaded).toContain('commander');
  const late = ['env-paths', 'p-map', 'string-width', 'wrap-ansi', 'jose', '@octokit/rest', 're2js'];
  expect(loaded.filter((name) => late.includes(name))).toEqual([]);
});
