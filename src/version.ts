import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The version in package.json, found from the sources as well as from the build. */
export const version: string = readVersion()

function readVersion(): string {
  const file = ['..', '../..'].map((up) => join(__dirname, up, 'package.json')).find(existsSync)
  const parsed: unknown = file ? JSON.parse(readFileSync(file, 'utf8')) : {}
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '0.0.0'
}
