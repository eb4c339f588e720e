import { referenceTrailers } from '../../../lib/controllers/argocd';

const source = { repository: 'https://github.com/stefanprodan/podinfo', commit: 'b'.repeat(40) };

test('names the source commit of the one app that a commit changes', () => {
  expect(referenceTrailers([source])).toEqual([
    ['Argocd-reference-commit-sha', source.commit],
    ['Argocd-reference-commit-repourl', source.repository],
  ]);
});

test('names none where several apps change: Argo CD would show one for all of them', () => {
  expect(referenceTrailers([source, undefined])).toEqual([]);
  expect(referenceTrailers([source, source])).toEqual([]);
  expect(referenceTrailers([undefined])).toEqual([]);
  expect(referenceTrailers([{ repository: source.repository }])).toEqual([]);
});
