import { readFileSync } from 'node:fs';
import { textWidth } from '../../lib/views/plan';
import { screenFile } from './screen-file';
import { SCREENS, WIDTHS } from './screens';

const cases = Object.entries(SCREENS).flatMap(([name, screen]) =>
  WIDTHS.map((columns) => [name, columns, screen] as const),
);

test.each(cases)('the %s at %i columns is the one that was looked at', (name, columns, screen) => {
  expect(`${screen(columns).join('\n').trimEnd()}\n`).toBe(readFileSync(screenFile(name, columns), 'utf8'));
});

test.each(cases)('of the %s at %i columns only a command is wider than that', (_, columns, screen) => {
  const wide = screen(columns).filter((line) => textWidth(line) > columns);
  expect(wide.filter((line) => !/^ *(?:cdk8s-delivery|git) [^`]*$/.test(line))).toEqual([]);
});

test.each(cases)('no command of the %s at %i columns goes on in the next line', (_, columns, screen) => {
  const lines = screen(columns);
  for (const [at, line] of lines.entries()) {
    const quotes = (line.match(/`/g) ?? []).length;
    expect([at, line, quotes % 2]).toEqual([at, line, 0]);
  }
});
