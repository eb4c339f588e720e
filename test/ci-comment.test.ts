import { execFile, spawnSync } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './support/cli-build';
import { temporaryDirectories } from './support/temporary-directory';

const temporary = temporaryDirectories();
const MARKER = '<!-- plan-of-code -->';
const HEAD = 'a'.repeat(40);

/** A stand-in for gh: it writes down how it was called, and answers as GitHub would through the script's own filter. */
const GH = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$LOG"
case "$*" in
  *pulls*) echo "$NOW" ;;
  *--paginate*) while [[ $1 != --jq ]]; do shift; done; jq --raw-output "$2" < "$COMMENTS" ;;
esac
`;

const jq = spawnSync('jq', ['--version']).status === 0;
if (!jq) process.stderr.write('not tested: .ci/comment with comments that exist, as jq is not on the PATH\n');
const testWithJq = jq ? test : test.skip;

const comment = (id: number, login: string, body: string) => ({ id, user: { login }, body });

async function run(comments: readonly object[], { now = HEAD, text = `${MARKER}\n### plan\n` } = {}) {
  const folder = await temporary();
  const [gh, log, file] = ['gh', 'log', 'comment.md'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(gh, GH);
  await chmod(gh, 0o755);
  await writeFile(file, text);
  await writeFile(log, '');
  await writeFile(join(folder, 'comments.json'), JSON.stringify(comments));
  const env = {
    PATH: `${folder}:${process.env['PATH']}`,
    LOG: log,
    NOW: now,
    COMMENTS: join(folder, 'comments.json'),
    REPOSITORY: 'example/fleet',
    NUMBER: '12',
    HEAD,
  };
  const code = await new Promise((resolve) => {
    execFile(join(ROOT, '.ci', 'comment'), [file], { env }, (error) => resolve(error?.code ?? 0));
  });
  const calls = (await readFile(log, 'utf8')).trim().split('\n');
  return { code, writes: calls.filter((each) => each.includes('--method')), file };
}

testWithJq('writes the comment where there is none', async () => {
  const { code, writes, file } = await run([comment(1, 'ada', 'hello')]);
  expect([code, writes]).toEqual([
    0,
    [`api --method POST repos/example/fleet/issues/12/comments --field body=@${file} --silent`],
  ]);
});

testWithJq('brings its own comment up to date, and leaves those alone that quote the marker', async () => {
  const own = [
    comment(1, 'eve', MARKER),
    comment(2, 'github-actions[bot]', `see ${MARKER}`),
    comment(3, 'github-actions[bot]', `${MARKER}\nold`),
  ];
  const { code, writes, file } = await run([...own, comment(4, 'github-actions[bot]', `${MARKER}\nolder`)]);
  expect([code, writes]).toEqual([
    0,
    [`api --method PATCH repos/example/fleet/issues/comments/3 --field body=@${file} --silent`],
  ]);
});

test('writes nothing when the pull request has moved on', async () => {
  const { code, writes } = await run([], { now: 'b'.repeat(40) });
  expect([code, writes]).toEqual([0, []]);
});

test('fails for a file without a marker', async () => {
  const { code, writes } = await run([], { text: '### plan\n' });
  expect([code, writes]).toEqual([2, []]);
});
