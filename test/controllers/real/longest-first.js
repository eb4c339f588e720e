const { basename } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Suites in the order in which they begin; what is not named comes last. */
const ORDER = [
  'quick-start',
  'flux',
  'runbooks',
  'flagger',
  'delivery',
  'hundred',
  'rollouts',
  'confinement',
];

const place = ({ path }) => {
  const at = ORDER.indexOf(basename(path, '.real.ts'));
  return at < 0 ? ORDER.length : at;
};

/** The longest first, so that none of them begins where the others end. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => place(one) - place(other));
  }
};
