const { mkdirSync, writeFileSync } = require('node:fs')
const { dirname, resolve } = require('node:path')

/** Writes how many tests passed and failed to a file, for the sum at the end of `.ci/run`. */
module.exports = class CountReporter {
  constructor(globalConfig, options) {
    this.file = resolve(globalConfig.rootDir, options.file)
  }

  onRunComplete(_contexts, results) {
    // A file that could not be loaded has no tests to count, so it counts as one failure itself.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    mkdirSync(dirname(this.file), { recursive: true })
    writeFileSync(this.file, JSON.stringify({ passed: results.numPassedTests, failed }))
  }
}
