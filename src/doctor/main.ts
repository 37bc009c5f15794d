import { loadEnvFile } from '../../config'
import { inspectSettings } from '../../config/inspect'
import { machine } from '../deps'
import { examine } from '.'

/** `npm run doctor`. */
async function main(): Promise<void> {
  loadEnvFile()
  const { code, text } = await examine(process.argv.slice(2), inspectSettings(), machine)
  // What hangs after its time-out must not keep the process.
  process.stdout.write(text, () => process.exit(code))
}

void main()
