import { join } from 'node:path';
import { gitEnvironment } from '../../../lib/engine/git/git-environment';
import { assertNewEnough } from '../../../lib/engine/git/git-version';
import { gitOutput, runGit } from '../../../lib/engine/git/run-git';
import { gitWords, scrub } from '../../../lib/engine/git/scrub';

test('nothing of the ambient environment points git elsewhere, and the token is not passed on', () => {
  const environment = gitEnvironment({
    HOME: '/home/x',
    GIT_DIR: '/elsewhere',
    GIT_WORK_TREE: '/elsewhere',
    GIT_INDEX_FILE: '/elsewhere',
    GIT_TRACE_CURL: '1',
    GIT_SSH_COMMAND: 'ssh -v',
    CDK8S_DELIVERY_GIT_TOKEN: 'secret',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
  });
  expect(environment).toMatchObject({
    HOME: '/home/x',
    GIT_SSH_COMMAND: 'ssh -v',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_KEY_1: 'protocol.ext.allow',
  });
  expect(Object.keys(environment)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^GIT_(DIR|WORK_TREE|INDEX_FILE|TRACE)/)]),
  );
  expect(JSON.stringify(environment)).not.toContain('secret');
});

test('credentials and terminal escapes do not reach a message', () => {
  expect(scrub('at https://user:p@ss@host/x and ssh://git@host/y: tok\u001b[2J', ['tok'])).toBe(
    'at https://***@host/x and ssh://git@host/y: *** [2J',
  );
  expect(gitWords('hint: try this\nfatal: no\nfatal: no\n')).toBe('no');
});

test('settings given to git win over those of the machine', async () => {
  const printed = await gitOutput(['config', '--get', 'core.hooksPath']);
  expect(printed.toString('utf8').trim()).toBe('/dev/null');
});

test('fails when git prints more than accepted', async () => {
  await expect(runGit(['help', '-a'], { maxOutput: 10 })).rejects.toThrow(
    /REMOTE_FAILED.*more than 10 bytes/,
  );
});

test('fails when stopped', async () => {
  await expect(runGit(['version'], { signal: AbortSignal.abort() })).rejects.toThrow(/INTERRUPTED/);
});

test('fails when git is missing or too old', async () => {
  expect(() => assertNewEnough('git version 2.37.9\n')).toThrow(/NO_GIT.*2\.38/);
  expect(() => assertNewEnough('hello')).toThrow(/NO_GIT/);
  expect(() => assertNewEnough('git version 2.38.0')).not.toThrow();
  expect(() => assertNewEnough('git version 3.0.1 (Apple Git-1)')).not.toThrow();
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  try {
    await expect(runGit(['version'])).rejects.toThrow(/NO_GIT/);
  } finally {
    process.env['PATH'] = path;
  }
});

test('fails in a folder that is gone as that, and not as a git that is missing', async () => {
  const gone = join(__dirname, 'no-such-folder');
  await expect(runGit(['version'], { gitDir: gone })).rejects.toThrow(/NO_REPOSITORY.*no-such-folder/);
});
