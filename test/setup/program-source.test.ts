import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programSource, writeProject } from '../../lib/setup';
import { version } from '../../lib/version';
import { temporaryDirectories } from '../support/temporary-directory';

const temporary = temporaryDirectories();
const { signal } = new AbortController();

/** The program as npm installs it, in a folder of packages with or without a note of where it came from. */
async function installed(resolved?: string): Promise<string> {
  const modules = join(await temporary(), 'node_modules');
  const folder = join(modules, 'cdk8s-delivery');
  mkdirSync(join(folder, 'dist'), { recursive: true });
  const data = { name: 'cdk8s-delivery', version, files: ['dist'], devDependencies: {} };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(data));
  writeFileSync(join(folder, 'dist', 'program.js'), '');
  if (resolved !== undefined) {
    const packages = { 'node_modules/cdk8s-delivery': { resolved } };
    writeFileSync(join(modules, '.package-lock.json'), JSON.stringify({ packages }));
  }
  return join(folder, 'dist');
}

test('a program from a registry is a version, one from a packed file is that file', async () => {
  const registry = await installed(`https://npm.example.org/cdk8s-delivery/-/cdk8s-delivery-${version}.tgz`);
  expect(await programSource({ asks: true, signal }, registry)).toEqual({ kind: 'version', version });
  const packed = await installed('file:../given.tgz');
  const file = join(packed, '../../../../given.tgz');
  writeFileSync(file, '');
  expect(await programSource({ asks: true, signal }, packed)).toEqual({ kind: 'tarball', file });
});

test('a program that npm cannot give again, as a global one of a version that is not published, is packed for the project', async () => {
  const before = process.env['npm_config_registry'];
  process.env['npm_config_registry'] = 'http://127.0.0.1:1/';
  try {
    const program = await programSource({ asks: false, signal }, await installed());
    expect(program).toMatchObject({ kind: 'tarball', content: expect.any(Buffer) });
    const project = await temporary();
    expect(writeProject(project, { program }, new Map())).toEqual([`cdk8s-delivery-${version}.tgz`]);
  } finally {
    if (before === undefined) delete process.env['npm_config_registry'];
    else process.env['npm_config_registry'] = before;
  }
});
