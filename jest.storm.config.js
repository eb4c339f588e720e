const base = require('./jest.config.js');

/**
 * Storms of processes on shared environments, and processes killed by the thousand. Run with `npm run test:storm`;
 * takes half an hour and more. `NET_SEED` repeats the choices of an earlier run.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  roots: ['<rootDir>/test/net'],
  testMatch: ['**/*.storm.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 7_200_000,
  // Each of them keeps every core busy.
  maxWorkers: 1,
};
