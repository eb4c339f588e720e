import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { facts, factsOf } from '../../../lib/authoring/objects';
import { codesOf } from '../../support/codes';
import { configMap } from '../../support/fleets';

test('facts hold for all objects of a construct, also for those that come later; the nearest wins', () => {
  const chart = new Chart(new App(), 'web');
  const group = new Construct(chart, 'group');
  facts(group, { phase: 'before', order: -2 });
  const [plain, own, outside] = [
    configMap(group, 'plain'),
    configMap(group, 'own'),
    configMap(chart, 'outside'),
  ];
  facts(own, { order: -1 });
  facts(own, { keep: true });
  expect([plain, own, outside].map(factsOf)).toEqual([
    { phase: 'before', order: -2 },
    { phase: 'before', order: -1, keep: true },
    undefined,
  ]);
});

test('fails on unknown phases and on orders that are not integers', () => {
  const chart = new Chart(new App(), 'web');
  expect(codesOf(() => facts(chart, { phase: 'later' as 'after' }))).toEqual(['INVALID_OPTION']);
  expect(codesOf(() => facts(chart, { order: 1.5 }))).toEqual(['INVALID_OPTION']);
});
