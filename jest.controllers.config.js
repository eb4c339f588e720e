const { cpus } = require('node:os');
const base = require('./jest.config.js');

/**
 * Real controllers as the judge: Argo CD built from its Go module, in the control plane of `npm run test:cluster`, on
 * loopback. Run with `npm run test:controllers`; the first run builds for a quarter of an hour and more.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  roots: ['<rootDir>/test/controllers/real'],
  testMatch: ['**/*.real.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 3_600_000,
  globalSetup: '<rootDir>/test/controllers/real/begin-lines.ts',
  globalTeardown: '<rootDir>/test/controllers/real/print-lines.ts',
  // Most of the time controllers are waited for.
  maxWorkers: Math.max(3, cpus().length),
  // Suites that take long begin first, also where nothing is known of an earlier run.
  testSequencer: '<rootDir>/test/controllers/real/longest-first.js',
};
