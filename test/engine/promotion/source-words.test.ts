import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from '../../../lib/engine/git';
import { gitOutput } from '../../../lib/engine/git/run-git';
import { readSourceWords } from '../../../lib/engine/promotion';
import { LONGEST_SOURCE_WORDS, parseCommitId } from '../../../lib/model/scalars';

let folder: string;
let repository: GitRepository;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-words-'));
  repository = await GitRepository.init(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commit = async (message: string, name = 'Ada Lovelace') => {
  const place = {
    gitDir: folder,
    env: {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: 'ada@example.org',
      GIT_AUTHOR_DATE: '2026-01-31T09:00:00+01:00',
      GIT_COMMITTER_NAME: 'Bob',
      GIT_COMMITTER_EMAIL: 'bob@example.org',
    },
  };
  const tree = (await gitOutput(['mktree'], { ...place, input: Buffer.alloc(0) })).toString('utf8').trim();
  const id = await gitOutput(['commit-tree', tree, '-m', message], place);
  return parseCommitId(id.toString('utf8').trim());
};

test('are who wrote a commit, when, and what it says', async () => {
  const id = await commit('Fix the greeting\n\nIt was\nwrong.\n');
  expect(await readSourceWords(repository, id)).toEqual({
    author: 'Ada Lovelace <ada@example.org>',
    date: '2026-01-31T08:00:00Z',
    subject: 'Fix the greeting',
    body: 'It was\nwrong.',
  });
});

test('are short and printable, whatever the commit holds', async () => {
  const id = await commit(`\u001b[31mred\u0007 ${'\u{1f600}'.repeat(300)}\n\n${'b'.repeat(9000)}\u200b`);
  const { subject = '', body = '' } = (await readSourceWords(repository, id)) ?? {};
  expect(subject.length).toBeLessThanOrEqual(LONGEST_SOURCE_WORDS.subject);
  expect(subject).toMatch(/^red \u{1f600}+…$/u);
  expect(body).toBe(`${'b'.repeat(LONGEST_SOURCE_WORDS.body - 1)}…`);
});

test('are none of a commit that is not there', async () => {
  expect(await readSourceWords(repository, parseCommitId('b'.repeat(40)))).toBeUndefined();
});
