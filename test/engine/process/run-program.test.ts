import { runProgram } from '../../../lib/engine/process';

const node = (code: string, options: Partial<Parameters<typeof runProgram>[2]> = {}) =>
  runProgram(process.execPath, ['-e', code], { env: {}, ...options });

test('gives what a program prints and how it ended', async () => {
  const end = await node('process.stdin.pipe(process.stdout); console.error("said"); process.exitCode = 3', {
    input: 'given',
  });
  expect({ ...end, stdout: end.stdout.toString() }).toEqual({ code: 3, stdout: 'given', stderr: 'said\n' });
});

test('passes no environment but the one given', async () => {
  const end = await node('console.log(JSON.stringify(Object.keys(process.env)))', { env: { ONLY: '1' } });
  expect(JSON.parse(end.stdout.toString())).toEqual(['ONLY']);
});

test('kills a program that prints more than it may', async () => {
  const end = await node('setInterval(() => process.stdout.write("x".repeat(65536)))', {
    maxOutput: 1_000_000,
  });
  expect(end).toMatchObject({ code: null, exceeded: 'output' });
  expect(end.stdout.length).toBeLessThanOrEqual(1_000_000);
});

test('kills a program that takes longer than it may', async () => {
  expect(await node('setInterval(() => {}, 1000)', { timeoutMs: 300 })).toMatchObject({
    code: null,
    exceeded: 'time',
  });
});

test('keeps the beginning of what it complains about, and does not make it wait', async () => {
  const end = await node('process.stderr.write("e".repeat(3_000_000), () => process.exit(0))');
  expect(end.code).toBe(0);
  expect(end.stderr.length).toBe(1024 * 1024);
});

test('ends with the reason of a signal', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('enough')), 200);
  await expect(node('setInterval(() => {}, 1000)', { signal: stop.signal })).rejects.toThrow('enough');
});

test('rejects where there is no such program', async () => {
  await expect(runProgram('/nowhere/at-all', [], { env: {} })).rejects.toThrow('ENOENT');
});
