import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asTyped, docsPrefix, typedPrefix } from '../../lib/cli/as-typed';
import { temporaryDirectories } from '../support/temporary-directory';

const temporary = temporaryDirectories();

async function project() {
  const folder = await temporary();
  const [bin, elsewhere] = [join(folder, 'node_modules', '.bin'), join(folder, 'elsewhere')];
  for (const each of [bin, elsewhere, join(folder, 'in')]) mkdirSync(each, { recursive: true });
  writeFileSync(join(bin, 'cdk8s-delivery'), '');
  return { folder, bin, elsewhere };
}

test('a program that the project alone has is typed with npx, also below it and where npx put it first', async () => {
  const { folder, bin, elsewhere } = await project();
  expect(typedPrefix('/usr/bin', folder)).toBe('npx ');
  expect(typedPrefix(`${bin}:/usr/bin`, join(folder, 'in'))).toBe('npx ');
  writeFileSync(join(elsewhere, 'cdk8s-delivery'), '');
  expect(typedPrefix(`${bin}:${elsewhere}`, folder)).toBe('');
  expect(typedPrefix('/usr/bin', elsewhere.replace(folder, '/'))).toBe('');
});

test('commands alone are typed so, once, and no other word of the same name', async () => {
  const { folder } = await project();
  const cwd = jest.spyOn(process, 'cwd').mockReturnValue(folder);
  try {
    expect(asTyped('→ run `cdk8s-delivery witness web`, then cdk8s-delivery merge prod/web')).toBe(
      '→ run `npx cdk8s-delivery witness web`, then npx cdk8s-delivery merge prod/web',
    );
    for (const text of [
      'npx cdk8s-delivery status',
      'the version of cdk8s-delivery that runs',
      'node_modules/.bin/cdk8s-delivery status',
      '<!-- cdk8s-delivery comment 1 -->',
      'cdk8s-delivery check-types',
    ])
      expect(asTyped(text)).toBe(text);
  } finally {
    cwd.mockRestore();
  }
});

test('pages of the documentation are named where they lie: in the installed package, or in a clone', async () => {
  const { folder } = await project();
  expect(docsPrefix(join(folder, 'node_modules/cdk8s-delivery'), folder)).toBe(
    'node_modules/cdk8s-delivery/',
  );
  expect(docsPrefix(folder, folder)).toBe('');
  expect(docsPrefix(join(folder, 'elsewhere'), join(folder, 'in'))).toBe('');
});
