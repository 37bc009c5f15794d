import { optOutWords } from '../../decisions/kf/optOut'
import { AppError } from '../../errors'
import type { KfSettings } from '../../facts/kfSettings'
import type { Scope } from '../../scope'

/**
 * Sets what holds in 微信客服 from now on, on every process. Throws AppError `kf-settings-changed` when somebody was quicker than who saw
 * this version, `invalid-input` for a word of nothing but marks: it could never be met.
 */
export async function setKfSettings(
  { db, actor, clock }: Scope,
  { optOutWords: words, optOutReply, version }: KfSettings,
): Promise<void> {
  const empty = words.findIndex((word) => optOutWords([word]).size === 0)
  if (empty >= 0) {
    const issue = { message: 'must have a letter or a character', messageZh: '须含有文字' }
    throw new AppError('invalid-input', [{ path: `body.optOutWords.${empty}`, ...issue }])
  }
  const written = await db.query<unknown[]>(
    `insert into kf_setting as k (id, version, opt_out_words, opt_out_reply, changed_by, changed_at)
     select 1, 1, $1::text[], $2, $3, $4::timestamptz where $5::int = 0 or exists (select from kf_setting)
     on conflict (id) do update set version = k.version + 1, opt_out_words = excluded.opt_out_words,
       opt_out_reply = excluded.opt_out_reply, changed_by = excluded.changed_by, changed_at = excluded.changed_at
     where k.version = $5::int
     returning 1`,
    [[...new Set(words)], optOutReply, actor, clock(), version],
  )
  if (written.length === 0) throw new AppError('kf-settings-changed')
}
