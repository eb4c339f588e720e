import type { Command } from 'commander';
import { examplesOf } from '../../lib/cli/examples';
import { createProgram } from '../../lib/cli/program';
import { parseProblem, wordsOf } from '../support/command-words';
import { commandsPage } from '../support/commands-page';
import { helpLines, pageLines } from './command-lines';
import { page, pages, prose } from './markdown';

const NAME = 'cdk8s-delivery';

test('every command line in a shell sample is one that the program takes', async () => {
  const lines = pageLines().filter(({ language }) => language === 'sh');
  expect(lines.length).toBeGreaterThan(30);
  const problems = await Promise.all(
    lines.map(async ({ place, words }) => {
      const problem = await parseProblem(words);
      return problem === undefined ? [] : [`${place}: ${NAME} ${words.join(' ')}: ${problem}`];
    }),
  );
  expect(problems.flat()).toEqual([]);
});

test('every command and option that a sentence names is one that the program has', () => {
  const program = createProgram();
  const problems = pages().flatMap((page) =>
    mentions(prose(page)).flatMap((words) => {
      const problem = unknownPart(program, words);
      return problem === undefined ? [] : [`${page.path}: \`${NAME} ${words.join(' ')}\`: ${problem}`];
    }),
  );
  expect(problems).toEqual([]);
});

test('the help of every command has examples, and the program takes each', async () => {
  const { commands } = createProgram();
  const asked = commands.filter((each) => each.name() !== 'help');
  expect(asked.filter((each) => examplesOf(each).length === 0).map((each) => each.name())).toEqual([]);
  const problems = await Promise.all(
    helpLines().map(async ({ words }) => {
      const problem = await parseProblem(words);
      return problem === undefined ? [] : [`${words.join(' ')}: ${problem}`];
    }),
  );
  expect(problems.flat()).toEqual([]);
});

test('the page of commands says what the program says', () => {
  expect(page('docs/commands.md').text).toBe(commandsPage());
});

test('fails a sample with an unknown command, an unknown option or a missing one', async () => {
  expect(await parseProblem(['advance', 'frontend'])).toMatch(/unknown command/);
  expect(await parseProblem(['promote', 'frontend', '--to', 'prod', '--force'])).toMatch(
    /unknown option '--force'/,
  );
  expect(await parseProblem(['rollback', 'frontend'])).toMatch(/required option/);
  expect(unknownPart(createProgram(), ['check', '--deep'])).toBe('there is no option --deep');
});

function mentions(text: string): string[][] {
  return [...text.matchAll(/`cdk8s-delivery ([a-z][^`]*)`/g)].map(([, words = '']) => wordsOf(words));
}

function unknownPart(program: Command, [verb, ...rest]: readonly string[]): string | undefined {
  const command = program.commands.find((each) => each.name() === verb);
  if (!command) return `there is no command ${verb}`;
  const known = command.options.flatMap(({ long, short }) => [long, short]);
  const option = rest.find((word) => word.startsWith('-') && !known.includes(word));
  return option === undefined ? undefined : `there is no option ${option}`;
}
