import { classifyPush } from '../../../lib/engine/git/classify-push';

const ID = '1'.repeat(40);

function pushed(summary: string, stderr = '', rewrite = false) {
  const stdout = `To https://host/r\n!\t${ID}:refs/heads/main\t${summary}\nDone\n`;
  return classifyPush({ code: 1, stdout, stderr, secrets: ['s3cret'], rewrite });
}

test.each([
  ['[rejected] (stale info)', 'race'],
  ['[rejected] (fetch first)', 'race'],
  ['[rejected] (non-fast-forward)', 'race'],
  ['[remote rejected] (failed to update ref)', 'race'],
  ["[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)", 'race'],
  ['[remote rejected] (incorrect old value provided)', 'race'],
  ['[remote rejected] (reference already exists)', 'race'],
  ['[remote rejected] (pre-receive hook declined)', 'policy'],
  ['[remote rejected] (hook declined)', 'policy'],
  ['[remote rejected] (protected branch hook declined)', 'policy'],
  ['[remote rejected] (push declined due to repository rule violations)', 'policy'],
  ['[remote rejected] (something nobody has heard of)', 'policy'],
  ['[remote rejected] (branch is currently checked out)', 'checked-out'],
  ['[remote failure] (remote failed to report status)', 'unreachable'],
])('%s is %s', (summary, reason) => {
  expect(pushed(summary)).toMatchObject({ ok: false, reason });
});

test('a remote that refuses rewrites refuses by policy where one was asked for', () => {
  expect(pushed('[remote rejected] (non-fast-forward)', '', true)).toMatchObject({ reason: 'policy' });
  expect(pushed('[remote rejected] (non-fast-forward)')).toMatchObject({ reason: 'race' });
});

test('the ref that caused an atomic refusal decides, and policy outweighs a race', () => {
  const lines = [
    `!\t${ID}:refs/heads/a\t[rejected] (atomic push failed)`,
    `!\t${ID}:refs/heads/b\t[rejected] (stale info)`,
    `!\t${ID}:refs/heads/c\t[remote rejected] (pre-receive hook declined)`,
  ];
  const common = { code: 1, stderr: '', secrets: [], rewrite: false };
  expect(classifyPush({ ...common, stdout: lines.slice(0, 2).join('\n') })).toMatchObject({ reason: 'race' });
  expect(classifyPush({ ...common, stdout: lines.join('\n') })).toEqual({
    ok: false,
    reason: 'policy',
    message: 'pre-receive hook declined',
  });
});

test.each([
  ["fatal: unable to access 'https://host/r/': Could not resolve host: host", 'unreachable'],
  ["fatal: unable to access 'https://host/r/': The requested URL returned error: 403", 'policy'],
  ["fatal: Authentication failed for 'https://host/r/'", 'policy'],
  ['ERROR: Permission to o/r.git denied to bot.', 'policy'],
  ['fatal: the receiving end does not support --atomic push', 'policy'],
  [
    'error: RPC failed; curl 52 Empty reply from server\nfatal: the remote end hung up unexpectedly',
    'unreachable',
  ],
])('without a word about a ref, %j is %s', (stderr, reason) => {
  expect(classifyPush({ code: 128, stdout: '', stderr, secrets: [], rewrite: false })).toMatchObject({
    reason,
  });
});

test("the remote's words are shown without secrets and terminal escapes", () => {
  const result = pushed(
    '[remote rejected] (pre-receive hook declined)',
    'remote: no s3cret\u001b[2J\nremote: \nfatal: x\n',
  );
  expect(result).toEqual({ ok: false, reason: 'policy', message: 'no *** [2J; pre-receive hook declined' });
});
