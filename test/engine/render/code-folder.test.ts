import { readdirSync, utimesSync } from 'node:fs';
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
