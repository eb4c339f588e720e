const base = require('./jest.config.js');

/**
 * The judges that are not ours: Go's YAML readers, Argo CD's glob library, kubeconform. Run with `npm run test:tools`.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  roots: ['<rootDir>/test/tools'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
};
