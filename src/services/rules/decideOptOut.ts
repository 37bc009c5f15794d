import { optOutWords, withoutOptOut } from '../../decisions/kf/optOut'
import { readKfSettings } from '../../facts/kfSettings'
import type { Scope } from '../../scope'
import { setOptOut } from '../contacts/optOut'
import type { KfActions, KfDecide, KfOccasion } from '../kf/types'
import { decideByRules } from './decideKf'

/** What timelines name as who answered. */
const BY = '退订'

/**
 * Decides about an occasion in kf: whoever asks to hear nothing more gets that, with one word of confirmation that the first time
 * brings alone; everything else they wrote or did is left to the rules, which cannot write to them any more.
 */
export const decideInKf: KfDecide = async (scope, occasion) => {
  const settings = await readKfSettings(scope)
  const { said, rest } = withoutOptOut(occasion, optOutWords(settings.optOutWords))
  if (said === null) return decideByRules(scope, occasion)
  const others = await decideByRules(scope, rest, { optedOut: true })
  const isNew = await hearsUsYet(scope, occasion)
  const text = settings.optOutReply || scope.settings.kf.optOut.reply
  const actions: KfActions['actions'] = isNew
    ? [{ kind: 'reply', content: { type: 'text', text }, evenIfOptedOut: true }, ...others.actions]
    : others.actions
  return {
    ...others,
    by: [...(isNew ? [BY] : []), ...(others.by ? [others.by] : [])].join(', '),
    metRule: true,
    actions,
    async alongside(tx) {
      await optOut(tx, occasion, said)
      await others.alongside?.(tx)
    },
  }
}

async function hearsUsYet({ db }: Scope, { externalUserId }: KfOccasion): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    'select 1 from contact where external_user_id = $1 and opted_out_at is not null',
    [externalUserId],
  )
  return rows.length === 0
}

/** The page that brought their words made a contact of them. */
async function optOut(tx: Scope, { externalUserId, openKfId }: KfOccasion, words: string): Promise<void> {
  const source = { by: 'kf', openKfId, words } as const
  await setOptOut({ ...tx, actor: `kf:${openKfId}` }, { externalUserId, optedOut: true, userId: null, source })
}
