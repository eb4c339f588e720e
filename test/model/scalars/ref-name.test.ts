import { parseBranchName, parseDeliveryBranch, parseRefName } from '../../../lib/model/scalars';
import { findingsOf } from '../../support/codes';

test.each([
  ['blanks', () => parseDeliveryBranch('Feature X')],
  ['dots', () => parseBranchName('a..b')],
  ['a place of the program', () => parseDeliveryBranch('proposals/x')],
  ['no ref', () => parseRefName('main')],
])('the remedy for the name of a branch is about branches: %s', (_, parse) => {
  expect(findingsOf(parse)).toEqual([
    expect.objectContaining({ code: 'INVALID_NAME', remedy: expect.stringContaining('team/delivery') }),
  ]);
});
