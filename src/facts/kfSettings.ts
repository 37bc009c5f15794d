import type { ReadScope } from '../scope'

/** What an admin set for 微信客服, or what holds until one does. */
export interface KfSettings {
  optOutWords: readonly string[]
  /** '' = the words of the settings. */
  optOutReply: string
  /** What a change names; 0 = nobody changed anything. */
  version: number
}

/** As it is now: it is asked anew each time, so that a change holds on every process. */
export async function readKfSettings({ db, settings }: Pick<ReadScope, 'db' | 'settings'>): Promise<KfSettings> {
  const [row] = await db.query<KfSettings[]>(
    `/* prepared kf-setting */
     select opt_out_words as "optOutWords", opt_out_reply as "optOutReply", version from kf_setting where id = 1`,
  )
  return row ?? { optOutWords: settings.kf.optOut.words, optOutReply: '', version: 0 }
}
