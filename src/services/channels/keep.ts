import { channelsOf } from '../../facts/channels'
import type { Scope } from '../../scope'
import { dropWays } from './change'
import { writeDueRemarks } from './remark'
import { settleAttempts } from './settle'
import { tellChannels } from './tell'

/** Brings WeCom's ways to what the channels want by `scope.now`: who is on duty, and what was left half done. */
export async function keepChannels(scope: Scope): Promise<void> {
  await settleAttempts(scope)
  await dropWays(scope)
  await tellChannels(scope, await channelsOf(scope, 'active'), { insist: false })
  await writeDueRemarks(scope)
}
