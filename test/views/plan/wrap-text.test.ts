import fc from 'fast-check';
import wrapAnsi from 'wrap-ansi';
import { TerminalPrinter } from '../../../lib/views/plan/terminal-printer';
import { textWidth } from '../../../lib/views/plan/text-width';
import { plainLines, wrapText } from '../../../lib/views/plan/wrap-text';

const WITNESS = 'cdk8s-delivery witness frontend --release r-cef43c8549ad7246';
const OTHER = `${WITNESS} --as "<another person>"`;

test('a command in a sentence goes to the next line whole', () => {
  expect(wrapText(`→ run \`${WITNESS}\`, then merge`, 72, '    ', '      ')).toEqual([
    '    → run',
    `      \`${WITNESS}\`,`,
    '      then merge',
  ]);
});

test('a command that is wider than a line stands alone on one, as far out as it fits, else whole', () => {
  expect(wrapText(`→ run \`${OTHER}\`, then merge`, 88, '    ', '        ')).toEqual([
    '    → run',
    `    ${OTHER}`,
    '        then merge',
  ]);
  expect(wrapText(`→ run \`${OTHER}\``, 60, '    ', '        ')).toEqual(['    → run', `  ${OTHER}`]);
});

test('a command behind a title goes below it where there is no room, and what follows it below that', () => {
  expect(wrapText(`${WITNESS}  (it runs code)`, 66, 'Rollback   ', '             ')).toEqual([
    'Rollback',
    `    ${WITNESS}`,
    '             (it runs code)',
  ]);
});

test('a long path is broken at a sign, not within a name; a digest only where it is wider than the line', () => {
  expect(
    wrapText('Deployment cart spec.template.spec.terminationGracePeriodSeconds 5', 40, '', '  '),
  ).toEqual(['Deployment cart spec.template.spec.', '  terminationGracePeriodSeconds 5']);
  const digest = `sha256:${'a'.repeat(64)}`;
  expect(wrapText(`server=ghcr.io/example/web:1.0@${digest}`, 74, '', '  ')).toEqual([
    'server=ghcr.io/example/web:1.0@',
    `  ${digest}`,
  ]);
});

test('a digest that is wider than its column gets no blank in it', () => {
  const digest = `sha256:${'ab'.repeat(32)}`;
  const lines = wrapText(`the plan with the digest ${digest} was read`, 60, '', ' '.repeat(18));
  expect(lines.map((line) => line.trim())).toContain(digest);
});

test('what stands behind a command begins each line as a comment, so that all may be pasted', () => {
  expect(
    wrapText(
      'cdk8s-delivery retire worker --env prod   # nothing ran there before that',
      50,
      '  roll back  ',
      '    ',
    ),
  ).toEqual([
    '  roll back',
    '    cdk8s-delivery retire worker --env prod',
    '    # nothing ran there before that',
  ]);
});

test('nothing is lost, and nothing but a command is wider than the line', () => {
  const text = `a \ue000 b \u001b[31mred and \`git log --oneline delivery\`\u001b[39m ${'x'.repeat(90)} 日本語 ${'日'.repeat(40)}`;
  for (const columns of [20, 37, 60, 80, 120]) {
    const lines = wrapText(text, columns, '  ', '    ');
    expect(lines.filter((line) => textWidth(line) > columns && !line.includes('git log'))).toEqual([]);
    const bare = (some: string) => some.replaceAll(/\u001b\[\d+m|[ `\ufffd\ue000]/g, '');
    expect(bare(lines.join(''))).toBe(bare(text));
    expect(lines.join('\n')).toContain('git log --oneline delivery');
  }
});

test.each([30, 40, 60, 66, 80, 100, 120])('commands of a section stand whole in %d columns', (columns) => {
  const commands = ['backend', 'frontend'].map(
    (app) => `cdk8s-delivery rollback ${app} --env prod --release r-ef8cc52b950f3ae7`,
  );
  const printer = new TerminalPrinter(false, columns);
  printer.section(
    'Rollback',
    commands.map((command) => `${command}   # add --reason`),
  );
  const printed = printer.text().split('\n');
  for (const command of commands)
    expect(printed).toContainEqual(
      expect.stringMatching(new RegExp(`(?:^|^Rollback| {2})${command}(?:$| )`)),
    );
});

test.each([60, 80, 120])('a coloured label breaks no command behind it at %i columns', (columns) => {
  const command = "cdk8s-delivery retire queue-and-more --env prod --reason '<why>'";
  const text = `${command}   # nothing ran there before`;
  const [plain, coloured] = ['  roll back  ', '  \u001b[2mroll back \u001b[22m '].map((label) =>
    wrapText(text, columns, label, ' '.repeat(13)).map((line) =>
      line.replaceAll(/\u001b\[\d+m/g, '').trimEnd(),
    ),
  );
  expect(coloured).toEqual(plain);
  expect(coloured?.filter((line) => line.includes(command))).toHaveLength(1);
});

test('plain words are wrapped as wrap-ansi wraps them', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '.', '/', '`', '→', '✓'), maxLength: 9 });
  const room = fc.integer({ min: 4, max: 24 });
  let wrapped = 0;
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 14 }), room, (words, columns) => {
      const lines = plainLines(words, columns);
      if (lines === undefined) return;
      wrapped += lines.length > 1 ? 1 : 0;
      expect(lines).toEqual(wrapAnsi(words.join(' '), columns, { hard: true }).split('\n'));
    }),
    { numRuns: 2000 },
  );
  expect(wrapped).toBeGreaterThan(100);
});
