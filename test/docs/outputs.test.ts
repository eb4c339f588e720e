import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../lib/cli/program';
import { documentedOutputs } from '../support/documented-exits';

const outcomesOf = (name: string) => {
  const file = join(__dirname, `../../schemas/output/${name}.json`);
  const { properties } = JSON.parse(readFileSync(file, 'utf8')) as {
    properties: { outcome: { enum?: string[]; const?: string } };
  };
  return properties.outcome.enum ?? [properties.outcome.const];
};

test('the table of outputs names every outcome that a schema has', () => {
  const documented = documentedOutputs();
  expect(documented.length).toBeGreaterThan(15);
  expect(documented.map(({ name, exits }) => [name, [...exits.keys()].sort()])).toEqual(
    documented.map(({ name }) => [name, outcomesOf(name).sort()]),
  );
});

test('the table of outputs names every command', () => {
  const named = new Set(documentedOutputs().flatMap(({ commands }) => commands));
  const silent = createProgram()
    .commands.map((command) => command.name())
    .filter((name) => !named.has(name));
  // it prints a script for a shell
  expect(silent).toEqual(['completion']);
});
