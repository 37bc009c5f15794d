import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(__dirname, '../../../../shared/wecom/fixtures/app')

/** The plaintext samples of the shared facts, by file name: none, and said, where they are not beside this checkout. */
export function callbackSamples(): (readonly [name: string, plaintext: Buffer])[] {
  if (!existsSync(FOLDER)) {
    console.warn('skipped: the samples of callbacks are not beside this checkout (../shared)')
    return []
  }
  return ['invented', 'callbacks/wechatpy'].flatMap((folder) =>
    readdirSync(join(FOLDER, folder))
      .filter((name) => name.endsWith('.xml') && !/^(outer|reply)_/.test(name))
      .map((name) => [name, readFileSync(join(FOLDER, folder, name))] as const),
  )
}
