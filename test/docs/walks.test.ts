import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Module, moduleGraph } from '../architecture/module-graph';
import { ROOT } from '../support/cli-build';

const graph = moduleGraph();
const section = /^## Two walks for newcomers\n([\s\S]*?)^## /m.exec(
  readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'),
)?.[1];
const walks = (section ?? '')
  .split(/\n\n(?=1\. )/)
  .slice(1)
  .map((walk) =>
    [...walk.matchAll(/^\d+\. `(\w+)` \(`([^`]+)`\)/gm)].map(([, name = '', file = '']) => ({ name, file })),
  );

test('there are two walks, of at most twelve functions each', () => {
  expect(walks.map(({ length }) => length)).toEqual([12, 12]);
});

test.each(walks.flat())('$name is in $file', ({ name, file }) => {
  expect(graph.get(file)?.declares).toContain(name);
});

test.each(walks.map((walk, index) => ({ walk, index })))(
  'each step of walk $index is reached from those before it',
  ({ walk }) => {
    const lost = walk.filter(
      ({ file }, index) =>
        index > 0 && !walk.slice(0, index).some((before) => reaches(before.file, file)) && !entered(file),
    );
    expect(lost).toEqual([]);
  },
);

/** What a plan is merged by is asked for by another command. */
function entered(file: string): boolean {
  return file === 'engine/promotion/run-merge.ts' && reaches('cli/commands/merge.ts', file);
}

function reaches(from: string, to: string): boolean {
  const seen = new Set<string>([from]);
  const waiting = [from];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (file === to) return true;
    for (const next of (graph.get(file) as Module | undefined)?.edges ?? []) {
      if (seen.has(next.to)) continue;
      seen.add(next.to);
      waiting.push(next.to);
    }
  }
  return false;
}
