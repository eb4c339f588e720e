import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DeliveryError } from '../../lib/model/finding';
import { installPackages } from '../../lib/setup';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

test('what an installation that was stopped left in node_modules goes before the next one, and what one ended with stays', async () => {
  const folder = await temporary();
  const tree = join(folder, 'node_modules');
  const left = join(tree, '.left');
  writeFileSync(join(folder, 'package.json'), '{"name":"fleet","version":"1.0.0"}\n');
  mkdirSync(tree);
  const install = async () => {
    writeFileSync(left, '');
    await installPackages(folder, new AbortController().signal);
    return existsSync(left);
  };
  expect(await install()).toBe(false);
  expect(existsSync(join(folder, 'package-lock.json'))).toBe(true);
  mkdirSync(tree, { recursive: true });
  writeFileSync(join(tree, '.package-lock.json'), '{"name":"fleet","lockfileVersion":3,"packages":{}}\n');
  expect(await install()).toBe(true);
});

test('a lockfile without hashes, which npm makes of a tree that a stopped run left, is made anew', async () => {
  const folder = await temporary();
  const packed = join(await temporary(), 'left.tgz');
  const own = { name: 'left', version: '1.0.0' };
  mkdirSync(join(folder, 'node_modules/left'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/left/package.json'), JSON.stringify(own));
  execFileSync('tar', [
    '-czf',
    packed,
    '-C',
    join(folder, 'node_modules'),
    '--transform=s/^left/package/',
    'left',
  ]);
  const server = createServer((_, reply) => reply.end(readFileSync(packed))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const resolved = `http://127.0.0.1:${(server.address() as AddressInfo).port}/left.tgz`;
    const root = { name: 'fleet', version: '1.0.0', dependencies: { left: resolved } };
    const write = (file: string, packages: object) =>
      writeFileSync(
        join(folder, file),
        JSON.stringify({ ...root, lockfileVersion: 3, requires: true, packages }),
      );
    const left = { 'node_modules/left': { version: '1.0.0', resolved } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(root));
    write('package-lock.json', { '': root, ...left });
    write('node_modules/.package-lock.json', left);
    await installPackages(folder, new AbortController().signal);
    expect(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))).toMatchObject({
      packages: { 'node_modules/left': { resolved, integrity: expect.stringMatching(/^sha512-/) } },
    });
  } finally {
    server.close();
  }
});

test('an installation that is stopped says what is left, and that the same command goes on from there', async () => {
  const folder = await temporary();
  writeFileSync(join(folder, 'package.json'), '{"name":"fleet","version":"1.0.0"}\n');
  const controller = new AbortController();
  const installing = installPackages(folder, controller.signal);
  controller.abort(DeliveryError.of('INTERRUPTED', 'stopped by SIGINT before it was done'));
  await expect(installing).rejects.toMatchObject({
    findings: [
      {
        code: 'INTERRUPTED',
        message: 'stopped by SIGINT before it was done',
        remedy: expect.stringMatching(
          /^run the same `init` again: the files of the project are written, and what npm left/,
        ),
      },
    ],
  });
});
