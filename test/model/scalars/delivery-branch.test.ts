import * as v from 'valibot';
import { deliveryBranch } from '../../../lib/model/scalars';

test.each(['delivery', 'main', 'teams/web', 'my-proposals/1', 'a/renders', 'queues/b'])(
  'takes %s',
  (name) => {
    expect(v.parse(deliveryBranch, name)).toBe(name);
  },
);

test.each([
  ['proposals', '"proposals/", "renders/" and "staged/" hold what belongs to one'],
  ['proposals/delivery/prod/x', '"proposals/", "renders/" and "staged/" hold what belongs to one'],
  ['staged/a', '"proposals/", "renders/" and "staged/" hold what belongs to one'],
  ['renders/a', '"proposals/", "renders/" and "staged/" hold what belongs to one'],
  ['approvals', '"approvals", "withdrawn", "receipts", "statements" and "queue" behind its name'],
  ['teams/receipts/web', '"approvals", "withdrawn", "receipts", "statements" and "queue" behind its name'],
  ['statements/a', '"approvals", "withdrawn", "receipts", "statements" and "queue" behind its name'],
  ['a/queue', '"approvals", "withdrawn", "receipts", "statements" and "queue" behind its name'],
])('refuses %s', (name, message) => {
  const { issues = [] } = v.safeParse(deliveryBranch, name);
  expect(issues.map((issue) => issue.message)).toEqual([expect.stringContaining(message)]);
});
