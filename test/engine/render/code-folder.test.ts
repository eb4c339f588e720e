import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { honest, Project } from './project';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

const kept = () => readdirSync(join(project.cache, 'code'));
const files = (text: string) => ({
  'cdk8s.yaml': 'app: ts-node main.ts',
  'main.ts': `console.log(__dirname, '${text}' as string);\nrequire('./honest.js');`,
  'honest.js': honest(),
});

test('the code of one revision is written once, that of another beside it', async () => {
  const first = await project.render(files('one'));
  const again = await project.render(files('one'));
  expect(again.log).toBe(first.log);
  expect(kept()).toHaveLength(1);
  const other = await project.render(files('two'));
  expect(other.log).toContain('two');
  expect(kept()).toHaveLength(2);
});

test('code in the sandbox cannot change what is kept', async () => {
  const write = `try { require('fs').writeFileSync(__filename, 'x') } catch (error) { console.log(error.code) }`;
  const hostile = { 'main.js': honest(write) };
  const first = await project.render(hostile);
  expect(first.log).toBe('ERR_ACCESS_DENIED\n');
  expect((await project.render(hostile)).log).toBe(first.log);
});

test('without a sandbox, code runs in a folder that is not kept', async () => {
  const spoil = { 'main.js': honest(`require('fs').writeFileSync(__filename, 'x'); console.log('done')`) };
  for (let run = 0; run < 2; run++) {
    const { log } = await project.render(spoil, { sandbox: 'none' });
    expect(log).toBe('done\n');
  }
  expect(readdirSync(project.cache)).not.toContain('code');
});

test('what no render has used for a week is removed by the next one that writes its code', async () => {
  await project.render(files('one'));
  const [old = ''] = kept();
  const then = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
  utimesSync(join(project.cache, 'code', old), then, then);
  await project.render(files('two'));
  expect(kept()).not.toContain(old);
});

test('code finds behind symlinks and below its own folder what it found in a checkout', async () => {
  const modules = join(project.installed, 'node_modules');
  mkdirSync(join(modules, 'words'), { recursive: true });
  writeFileSync(join(modules, 'words', 'index.js'), 'module.exports = { own: 1 };');
  writeFileSync(join(modules, 'words', 'data.txt'), 'data of a package');
  const past = new Date(Date.now() - 60_000);
  for (const each of ['words/index.js', 'words/data.txt', 'words'])
    utimesSync(join(modules, each), past, past);
  const main = `
    const asked = [
      require('./shared/one.js') === require('../lib/one.js'),
      require('./shared/one.js').two(),
      require('./again/inner/two.js') === require('../lib/inner/two.js'),
      require('./one.js') === require('../lib/one.js'),
      require('fs').readdirSync(__dirname + '/shared').join(),
      require('fs').existsSync(__dirname + '/loop'),
      require('fs').existsSync(__dirname + '/nowhere'),
      require('words').own,
      require('fs').readFileSync('node_modules/words/data.txt', 'utf8'),
      require('fs').readFileSync(__dirname + '/../node_modules/words/data.txt', 'utf8'),
      require('fs').readFileSync(require.resolve('words/data.txt'), 'utf8'),
    ];
    import('words').then((words) => console.log(JSON.stringify([...asked, words.default.own])));
    ${honest()}`;
  const files = {
    'cdk8s.yaml': 'app: node src/main.js',
    'src/main.js': main,
    'lib/one.js': `exports.two = () => require('./inner/two.js').text;`,
    'lib/inner/two.js': `exports.text = 'two';`,
  };
  const links = {
    'src/shared': '../lib',
    'src/again': 'shared',
    'src/one.js': 'again/one.js',
    'src/loop': '.',
    'src/nowhere': '../not-there',
    node_modules: 'lib',
  };
  for (const sandbox of ['permission', 'none'] as const) {
    const { log } = await project.render({}, { ...(await project.commitWithLinks(files, links)), sandbox });
    const found = JSON.parse(log);
    expect(found).toEqual([
      true,
      'two',
      true,
      true,
      'inner,one.js',
      false,
      false,
      1,
      ...Array(3).fill('data of a package'),
      1,
    ]);
  }
});
