const base = require('./jest.config.js');

/**
 * A real API server as the judge: etcd and Kubernetes built from their Go modules, on loopback. Run with
 * `npm run test:cluster`; the first run builds for a quarter of an hour and more.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  roots: ['<rootDir>/test/cluster'],
  testMatch: ['**/*.cluster.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 3_600_000,
};
