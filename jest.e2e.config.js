/** The browser's tests: `npm run e2e`. One at a time, because each drives a browser and a whole server. */
const base = require('./jest.config')

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'],
  reporters: ['default', ['<rootDir>/test/support/countReporter.js', { file: 'artifacts/counts/e2e.json' }]],
  maxWorkers: 1,
  testTimeout: 120_000,
}
