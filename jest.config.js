/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/mocks', '<rootDir>/contract-tests', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { sourceMaps: true, jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  moduleNameMapper: {
    '^understudy$': '<rootDir>/src/index.ts',
    '^understudy/(jest|vendor)$': '<rootDir>/src/$1/index.ts',
  },
  runtime: '<rootDir>/scripts/jest-runtime.js',
  globalSetup: '<rootDir>/scripts/jest-setup.js',
  testSequencer: '<rootDir>/scripts/longest-first.js',
  // Jest leaves one core to the terminal; of two that is half the speed.
  maxWorkers: '100%',
  // For a test that hangs, also on a machine that is busy; no test takes so long.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/scripts/summary-reporter.js'],
};
