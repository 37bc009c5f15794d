import { parseArgs } from 'node:util'
import type { Inspected } from '../../config/inspect'
import { checks } from './checks'
import { createInquiry, type Machine } from './inquiry'
import { asJson, asText, type Language } from './report'
import { runChecks } from './run'

export type { Machine } from './inquiry'

const USAGE = `npm run doctor [-- --lang en|zh] [-- --json]
  --lang en|zh   language of the report (default: that of this machine)
  --json         for programs: checks with stable ids and causes (npm run --silent doctor -- --json)
`

export interface Examined {
  /** 0 = nothing failed, 1 = something did, 2 = the command was not understood. */
  code: number
  text: string
}

/** Examines the installation that these settings describe. Writes nothing to the database; done within 15 s. */
export async function examine(args: string[], known: Inspected, machine: Machine): Promise<Examined> {
  const options = optionsIn(args, known.language)
  if (!options) return { code: 2, text: USAGE }
  const inquiry = createInquiry(known, machine)
  try {
    const results = await runChecks(checks, inquiry)
    const text = options.json ? asJson(results, known) : asText(results, known, options.language)
    return { code: results.some(({ status }) => status === 'failed') ? 1 : 0, text }
  } finally {
    await inquiry.close()
  }
}

/** null = not understood. */
function optionsIn(args: string[], language: Language): { json: boolean; language: Language } | null {
  try {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, lang: { type: 'string' } } })
    const { json = false, lang = language } = values
    return lang === 'en' || lang === 'zh' ? { json, language: lang } : null
  } catch {
    return null // An option that there is not: the usage says which there are.
  }
}
