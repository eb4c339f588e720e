const { accessSync, constants, existsSync, statfsSync } = require('node:fs');

// The tests make and remove some hundred thousand small files. Where memory holds files, they lie there: a third of the time
// of the tests is spared. TMPDIR, if given, is obeyed.
const IN_MEMORY = '/dev/shm';
const ROOM = 4 * 1024 ** 3;
if (!process.env.TMPDIR && existsSync(IN_MEMORY)) {
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    if (bavail * bsize >= ROOM) process.env.TMPDIR = IN_MEMORY;
  } catch {
    // not ours to write: the usual folder does as well
  }
}

// Tests ask registries of images on loopback only.
process.env.CDK8S_DELIVERY_OFFLINE ??= '1';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testMatch: ['**/*.test.ts'],
  // Judges that need Go, and a cluster, are scripts of their own: test:tools and test:cluster.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/tools/', '<rootDir>/test/cluster/'],
  // Tests start real processes: a busy machine is no failure.
  testTimeout: 120_000,
  maxWorkers: '100%',
  // Starting a program copies the page tables of who starts it: 1 ms of CPU from a worker of 50 MB, 34 ms from one of 1.2 GB.
  // A worker that grew is replaced before its next file.
  workerIdleMemoryLimit: '200MB',
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Published as ES modules only, which Jest runs when they are transformed.
  transformIgnorePatterns: [
    '/node_modules/(?!(@marcbachmann/cel-js|@octokit/[a-z-]+|before-after-hook|jose|universal-github-app-jwt|universal-user-agent|json-with-bigint|content-type|ansi-regex|ansi-styles|env-paths|get-east-asian-width|is-safe-filename|p-map|string-width|strip-ansi|wrap-ansi)/)',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
