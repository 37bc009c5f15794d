import { readKfSettings, type KfSettings } from '../facts/kfSettings'
import type { ReadScope } from '../scope'

export interface KfSettingsView extends KfSettings {
  optOutWords: string[]
  /** What is answered when an admin wrote nothing. */
  usualReply: string
}

/** What holds in 微信客服 beside the rules. */
export async function showKfSettings(scope: ReadScope): Promise<KfSettingsView> {
  const { optOutWords, ...rest } = await readKfSettings(scope)
  return { ...rest, optOutWords: [...optOutWords], usualReply: scope.settings.kf.optOut.reply }
}
