import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cliProgram } from '../support/cli-build';

// A terminal is made by `script` of util-linux.
const { stdout: version } = spawnSync('script', ['--version'], { encoding: 'utf8' });
const reason = version?.includes('util-linux') ? undefined : 'there is no `script` of util-linux';
if (reason !== undefined) {
  if (process.env['CI']) throw new Error(`cannot judge progress on a terminal: ${reason}`);
  process.stderr.write(`SKIPPED: progress on a terminal: ${reason}\n`);
}

const OUTPUT = join(dirname(cliProgram()), '..', 'dist', 'lib', 'cli', 'output.js');

/** Runs code with an `out` on a terminal of that width, and gives what it wrote to it. */
function onTerminal(code: string, { columns = 80, env = {} as Record<string, string> } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-progress-'));
  try {
    const program = `const { Output } = require(${JSON.stringify(OUTPUT)}); const out = new Output({ json: false }); ${code}`;
    const command = `stty cols ${columns} rows 20; exec "$NODE" -e "$PROGRAM" 2>&1 >/dev/null`;
    const log = join(folder, 'log');
    const { status, error } = spawnSync('script', ['--quiet', '--return', '--command', command, log], {
      env: {
        PATH: process.env['PATH'] ?? '',
        TERM: 'xterm',
        NODE: process.execPath,
        PROGRAM: program,
        ...env,
      },
      stdio: 'ignore',
      timeout: 60_000,
    });
    expect([status, error]).toEqual([0, undefined]);
    return readFileSync(log, 'utf8').split('\n').slice(1, -2).join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a terminal shows on the line, at each time that it was drawn. */
const drawn = (text: string): string[] =>
  text
    .replaceAll(/\u001b(?:\[[0-9;?]*[A-Za-z]|[78])/g, (sequence) => (/[GK]$/.test(sequence) ? '\n' : ''))
    .split(/[\r\n]+/)
    .filter((line) => line !== '');

const MANY =
  'for (let done = 0; done <= 40; done += 20) out.progress("judging targets", done, 40); out.done();';

(reason === undefined ? describe : describe.skip)(
  `progress on a terminal${reason ? ` (${reason})` : ''}`,
  () => {
    test('is a bar that fits, and is gone at the end', () => {
      for (const columns of [120, 80, 40]) {
        const text = onTerminal(MANY, { columns });
        const lines = drawn(text);
        expect(lines[0]).toMatch(/^judging targets \[[-#█░]+\] 0\/40 0%$/);
        expect(lines.at(-1)).toMatch(/ 40\/40 100%$/);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
        expect(text.trimEnd()).toMatch(/\u001b\[2K$/);
      }
    });

    test('is figures only where there is no room for a bar', () => {
      expect(drawn(onTerminal(MANY, { columns: 20 }))[0]).toBe('0/40 0%');
    });

    test('leaves cursor and wrapping as they are, so that a killed process leaves nothing to put back', () => {
      const text = onTerminal('out.progress("judging targets", 1, 40); process.exit(0);');
      expect(text).toContain('/40');
      expect(text).not.toMatch(/\u001b\[\?\d+[hl]/);
    });

    test('ends with the program that failed: whoever reports it clears the line', () => {
      const text = onTerminal(`${MANY.slice(0, -'out.done();'.length)} new Output({ json: false }).done();`);
      expect(text.trimEnd()).toMatch(/\u001b\[2K$/);
    });

    test('is without colours for NO_COLOR', () => {
      expect(drawn(onTerminal(MANY, { env: { NO_COLOR: '1' } }))[0]).toMatch(/ \[-+\] 0\/40 0%$/);
    });

    test.each([{ CI: '1' }, { TERM: 'dumb' }])('is not shown with %j', (env) => {
      expect(onTerminal(`out.step("reading"); ${MANY}`, { env })).toBe('');
    });

    test.each(['out.line("done")', 'out.wrong("done")', 'out.note("done")'])(
      'is taken away before %s prints, once',
      (print) => {
        const text = onTerminal(`out.step("writing"); ${print}; out.line("more");`);
        expect(text).toMatch(/writing…\r\u001b\[2K(?:· done)?\s*$/);
      },
    );

    test('is not shown for a few things, and a step is cut to the width', () => {
      expect(drawn(onTerminal('out.progress("judging targets", 1, 3); out.done();'))).toEqual([]);
      const [line = ''] = drawn(
        onTerminal(`out.step("${'long '.repeat(30)}"); out.done();`, { columns: 40 }),
      );
      expect([line.length, line.at(-1)]).toEqual([39, '…']);
    });
  },
);

test('progress is nothing where nobody looks on', () => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '-e',
      `const { Output } = require(${JSON.stringify(OUTPUT)}); const out = new Output({ json: false }); ${MANY}`,
    ],
    { encoding: 'utf8' },
  );
  expect([stdout, stderr]).toEqual(['', '']);
});
