import { referenceTrailers } from '../../../lib/controllers/argocd';

const source = { repository: 'https://github.com/stefanprodan/podinfo', commit: 'b'.repeat(40) };
const told = {
  ...source,
  author: 'Ada Lovelace <ada@example.org>',
  date: '2026-01-31T08:00:00Z',
  subject: 'Fix the greeting',
  body: 'It was wrong.\n\nSigned-off-by: Ada',
};

test('names the source commit of the one app that a commit changes, with all that it says', () => {
  expect(referenceTrailers([told])).toEqual([
    ['Argocd-reference-commit-author', '"Ada Lovelace" <ada@example.org>'],
    ['Argocd-reference-commit-date', '2026-01-31T08:00:00Z'],
    ['Argocd-reference-commit-subject', 'Fix the greeting'],
    ['Argocd-reference-commit-body', '"It was wrong.\\n\\nSigned-off-by: Ada"'],
    ['Argocd-reference-commit-sha', source.commit],
    ['Argocd-reference-commit-repourl', source.repository],
  ]);
});

test('leaves out what nobody read', () => {
  expect(referenceTrailers([source])).toEqual([
    ['Argocd-reference-commit-sha', source.commit],
    ['Argocd-reference-commit-repourl', source.repository],
  ]);
});

test('names none where several apps change: Argo CD would show one for all of them', () => {
  expect(referenceTrailers([told, undefined])).toEqual([]);
  expect(referenceTrailers([told, told])).toEqual([]);
  expect(referenceTrailers([undefined])).toEqual([]);
  expect(referenceTrailers([{ repository: source.repository }])).toEqual([]);
});

test('acts on no host of Git, and is an address of mail, whatever the author wrote', () => {
  const trailers = new Map(
    referenceTrailers([
      {
        ...told,
        author: 'Ada, "Countess" <ada@example.org>',
        subject: 'Fix #12 for @bob',
        body: 'Closes #13',
      },
    ]),
  );
  expect(trailers.get('Argocd-reference-commit-author')).toBe('"Ada, \\"Countess\\"" <ada@example.org>');
  expect(trailers.get('Argocd-reference-commit-subject')).toBe('Fix # 12 for @ bob');
  const body = trailers.get('Argocd-reference-commit-body') ?? '';
  expect(body).not.toContain('#13');
  expect(JSON.parse(body)).toBe('Closes #13');
});
