/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Judges that need Go, and a cluster, are scripts of their own: test:tools and test:cluster.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/tools/', '<rootDir>/test/cluster/'],
  // Tests start real processes: a busy machine is no failure.
  testTimeout: 120_000,
  maxWorkers: '100%',
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Published as ES modules only, which Jest runs when they are transformed.
  transformIgnorePatterns: [
    '/node_modules/(?!(@marcbachmann/cel-js|ansi-regex|ansi-styles|env-paths|get-east-asian-width|is-safe-filename|p-map|string-width|strip-ansi|wrap-ansi)/)',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
