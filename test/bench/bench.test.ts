import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { promoteOne, releaseOne } from '../../bench/engine/run-change';
import { makeWorld } from '../../bench/engine/world';
import { median } from '../../bench/measure';
import { judgeBySchema, judgeContent } from '../../bench/schema/judge-fleet';
import { ourSynth } from '../../bench/synth/our-synth';
import { stockSynth } from '../../bench/synth/stock-synth';
import { ALL_RULES } from '../../lib/controllers/policy';
import { GitRepository } from '../../lib/engine/git';
import { parseRecord } from '../../lib/registry';
import { emitYaml } from '../../lib/yaml';
import { layout } from '../support/default-layout';
import { temporaryDirectories } from '../support/temporary-directory';

const ROOT = join(__dirname, '..', '..');
const MINUTES = 60_000;

const temporary = temporaryDirectories();

function filesBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.map((each) => join(each.parentPath, each.name));
}

test('our synth and the stock one write the objects of every target that is measured', async () => {
  const ours = filesBelow(ourSynth(10, await temporary())).filter((file) => !file.endsWith('fleet.json'));
  expect(ours).toHaveLength(10 * (4 + 1));
  const perObject = filesBelow(stockSynth(10, await temporary(), 'per-object'));
  expect(perObject).toHaveLength(10 * 4);
  expect(filesBelow(stockSynth(10, await temporary(), 'per-chart'))).toHaveLength(10);
  const objects = (files: readonly string[]) =>
    files
      .map((file) => emitYaml(parse(readFileSync(file, 'utf8')) as object))
      .filter((text) => !text.includes('argoproj.io'))
      .sort();
  expect(objects(perObject)).toEqual(objects(ours));
});

test('the manifests that are measured are judged by schemas and by every built-in rule, and satisfy them', async () => {
  const folder = ourSynth(5, await temporary());
  const library = join(ROOT, 'lib');
  expect(judgeBySchema(folder, library)).toEqual({ objects: 5 * 5, refusals: [], rules: [] });
  const rules = ALL_RULES.map(({ name }) => name);
  expect(judgeContent(folder, library)).toEqual({ objects: 5 * 5, refusals: [], rules });
});

test(
  'the promotion and the release that are measured land in the delivery branch',
  async () => {
    const world = await makeWorld(await temporary(), 2, 1);
    const promotion = await promoteOne(world, 0);
    const release = await releaseOne(world, 1, 7);
    const repository = await GitRepository.open(world.remote);
    const tags = async (environment: string, app: string) => {
      const text = await repository.readText(
        `refs/heads/delivery:${layout.pathOf({ kind: 'record', environment, app })}`,
      );
      return parseRecord(text ?? '', 'record').images['server']?.tag;
    };
    expect(await tags('test', 'app-0000')).toBe('1.2.0');
    expect(await tags('test', 'app-0001')).toBe('1.1.0');
    expect(await tags('dev', 'app-0001')).toBe('1.7.0');
    expect([promotion.render, promotion.gits > 0, release.render > 0]).toEqual([0, true, true]);
  },
  10 * MINUTES,
);

test(
  'the whole bench prints a table with ratios for each comparison',
  async () => {
    const run = promisify(execFile);
    const tsNode = ['--require', 'ts-node/register', join(ROOT, 'bench/index.ts')];
    const { stdout } = await run(process.execPath, [...tsNode, '--quick'], { cwd: ROOT });
    // `.ci/run` shows it: a second run would take another minute.
    process.stdout.write(`${stdout}\n`);
    const [machine = '', synth = '', ...rest] = stdout.split('\n\n');
    expect(machine).toMatch(/^node v\d+\..* load /);
    expect(synth).toMatch(/│ 50 +│ +ours │/);
    expect(synth.match(/\d×/g)).toHaveLength(4);
    const [kustomize, promotion, release, plain, batch, questions, cold, history, schema] = rest;
    expect(kustomize).toMatch(/not measured|\d×/);
    expect(promotion).toMatch(/^Promotion.*git processes +│ +\d+ │.*whole process.*1\.0×/s);
    expect(release).toMatch(/^Release.*render +│ +\d.*whole process.*1\.0×/s);
    expect(plain).toMatch(/^Promotion of one app and its push, beside clone, edit, commit, push.*│ 500 +│/s);
    expect(batch).toMatch(/^merge --all: .*│ 10 +│/s);
    expect(questions).toMatch(/^Questions over every target.*cold.*warm.*status.*where .*reject /s);
    expect(cold).toMatch(/^Requests to the delivery repository.*git clone.*promote --all.*status.*verify/s);
    expect(history).toMatch(/releases and promotions of .*git log.*audit --json.*where .*report --since/s);
    expect(schema).toMatch(
      /^250 manifests.*schema, again.*schema \+ 32 rules, first pass.*schema \+ 32 rules, again/s,
    );
  },
  10 * MINUTES,
);

test('the median is the middle of the runs', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([5])]).toEqual([2, 2.5, 5]);
});
