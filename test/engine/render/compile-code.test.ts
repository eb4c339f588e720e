import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCode } from '../../../lib/engine/render/compile-code';
import { compilerOptions } from '../../../lib/engine/render/compiler-options';
import type { CodeFile } from '../../../lib/engine/render/read-code';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compile-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (path: string, content = 'export {};'): CodeFile => ({
  path,
  kind: 'file',
  content: Buffer.from(content),
});
const compile = (files: readonly CodeFile[], entry = 'main.ts') =>
  compileCode({
    files,
    entry,
    settings: compilerOptions(files, join(folder, 'modules')),
  });
test('compiles modules and leaves out declarations, what has JavaScript beside it, and symlinks', async () => {
  const files = ['main.ts', 'main.js', 'a.ts', 'b.mts', 'c.cts', 'd.d.ts', 'e.ts', 'e.js', 'f.tsx'].map(
    (path) => file(path),
  );
  const link: CodeFile = { ...file('link.ts'), kind: 'symlink' };
  const compiled = await compile([...files, link]);
  expect(compiled.map((each) => each.path)).toEqual(['main.js', 'a.js', 'b.mjs', 'c.cjs', 'f.js']);
});

test('the module format follows the nearest package.json', async () => {
  const source = 'export const a = 1;';
  const files = [
    file('package.json', '{"type":"module"}'),
    file('cjs/package.json', '{}'),
    file('a.ts', source),
    file('cjs/x/b.ts', source),
  ];
  const [a, b] = await compile(files);
  expect(a?.content.toString()).toContain('export const a');
  expect(b?.content.toString()).toContain('exports');
});

test('settings are inherited from files of the project and from packages', () => {
  mkdirSync(join(folder, 'modules', '@tsconfig', 'node20'), { recursive: true });
  writeFileSync(
    join(folder, 'modules', '@tsconfig', 'node20', 'tsconfig.json'),
    '{"compilerOptions":{"module":"node16","experimentalDecorators":true}}',
  );
  const files = [
    file(
      'tsconfig.json',
      '{"extends":["@tsconfig/node20","./config/base.json"],"compilerOptions":{"verbatimModuleSyntax":true}}',
    ),
    file(
      'config/base.json',
      '{"compilerOptions":{"experimentalDecorators":false,"useDefineForClassFields":false}}',
    ),
  ];
  expect(compilerOptions(files, join(folder, 'modules'))).toEqual({
    legacyDecorators: false,
    decoratorMetadata: false,
    defineFields: false,
    nodeModules: true,
    verbatim: true,
    jsx: false,
  });
});

test('a circle and a fan of inheritance end', () => {
  const fan = JSON.stringify({ extends: Array.from({ length: 200 }, (_, index) => `./t${index % 60}.json`) });
  const files = ['tsconfig.json', ...Array.from({ length: 60 }, (_, index) => `t${index}.json`)].map((path) =>
    file(path, fan),
  );
  expect(compilerOptions(files, folder).defineFields).toBe(false);
});

test('fails for a tsconfig.json that is not JSON', () => {
  expect(() => compilerOptions([file('tsconfig.json', '{')], folder)).toThrow(
    expect.objectContaining({ code: 'BROKEN_FILE' }),
  );
});

test('fails, and does not fall, for source that breaks the compiler', async () => {
  const deep = file('deep.ts', `const a = ${'['.repeat(200_000)}${']'.repeat(200_000)};`);
  await expect(compile([deep])).rejects.toMatchObject({ code: 'RENDER_FAILED' });
});
