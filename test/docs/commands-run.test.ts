import { helpLines, pageLines } from './command-lines';
import { shapeOf } from './shape-of';
import { shapesIn, shapesRun } from './shapes-run';

/** What tests add to a command line: where it works, for whom, that nobody is asked, and that the answer is data. */
const ADDED = ['--delivery', '--branch', '--as', '--yes', '--no-install', '--plan', '--no-color', '--json'];

const run = new Set([...shapesRun()].flatMap(fewer));

test('every command line of the pages and helps is run by a test, with the same options', () => {
  const unrun = new Map<string, string[]>();
  for (const { place, words } of [...pageLines(), ...helpLines()]) {
    const shape = shapeOf(words);
    if (shape === undefined || run.has(shape)) continue;
    unrun.set(shape, [...(unrun.get(shape) ?? []), place]);
  }
  expect(Object.fromEntries(unrun)).toEqual({});
});

test.each([
  ["await cli.ok('status', '--env', name);", ['status --env']],
  ["await cli.json(...['hold', 'web'], '--env', x);", ['hold --env --json']],
  [
    "const check = (...words: string[]) => cli.json('check', ...words);\ncheck('--records');",
    ['check --json', 'check --json --records'],
  ],
  ["const ASKED = ['--env', 'dev'];\nawait cli.run('explain', 'web', ...ASKED);", ['explain --env']],
  ['const words = text();\nawait cli.run(...words);', []],
])('reads of %j what it runs', (text, shapes) => {
  expect([...shapesIn('a.test.ts', text)].sort()).toEqual(shapes);
});

/** A shape, and what it is without options that a test added. */
function fewer(shape: string): string[] {
  const [name = '', ...options] = shape.split(' ');
  const added = options.filter((each) => ADDED.includes(each));
  return Array.from({ length: 2 ** added.length }, (_, choice) => {
    const gone = added.filter((_, index) => choice & (1 << index));
    return [name, ...options.filter((each) => !gone.includes(each))].join(' ');
  });
}
