import { decideJoinCode } from '../../decisions/groups/joinCode'
import { codeGroupsOf, joinCodesOf, joinWaysOf } from '../../facts/joinCodes'
import type { Scope } from '../../scope'
import { adoptMade } from './adopt'
import { changes, moveOne } from './move'
import { askForNext } from './reserve'
import { dropWays, settleWays } from './settle'
import { isTold, tellCode } from './tell'
import { contentFor, liveWay } from './ways'

/** Brings join codes to what is so by `scope.now`: which group stands open, and what was left half done in WeCom. */
export async function keepJoinCodes(scope: Scope): Promise<void> {
  await moveJoinCodes(scope, null)
  await settleWays(scope)
  await dropWays(scope)
}

/**
 * Moves codes on whose open group is full or cannot be used any more, tells WeCom, and asks owners for the next group before
 * the reserve is used up. `chatId` = only codes with this group, whose members were written just now; null = all.
 */
export async function moveJoinCodes(scope: Scope, chatId: string | null): Promise<void> {
  await adoptMade(scope, chatId)
  const codes = await joinCodesOf(scope, 'active', chatId)
  if (codes.length === 0) return
  const ids = codes.map(({ id }) => id)
  const groups = await codeGroupsOf(scope, ids)
  const ways = await joinWaysOf(scope, ids)
  let moved = false
  for (const code of codes) {
    const own = groups.filter(({ codeId }) => codeId === code.id)
    const moves = changes(own, decideJoinCode(own))
    if (moves) await moveOne(scope, code.id)
    moved ||= moves
    const way = liveWay(ways, code.id)
    if (!way || (!moves && isTold(way.told, contentFor(code, own)))) continue
    await tellCode({ ...scope, wecom: scope.wecom.on('normal') }, code.id, { insist: false })
  }
  await askForNext(scope, codes, moved ? await codeGroupsOf(scope, ids) : groups)
}
