import { AppError } from '../../errors'
import { channelOfState, wayByConfigId, type WayRow } from '../../facts/channels'
import { inTransaction, type Scope } from '../../scope'
import type { ContactWay } from '../../wecom'
import { activeChannel, dropWay } from './change'
import { noteUnknown } from './compare'
import { insertChannel, knownChannel } from './create'
import { inWords } from './refusals'
import { getIfThere } from './settle'
import { tellChannel } from './tell'

/**
 * Lets a way that serves no channel serve one: the given one, the one that its state counts for, or a new one made after
 * the way. From then on WeCom is told what that channel wants, and what the way said before is overwritten. Returns the
 * channel's id. Throws AppError.
 */
export async function adoptWay(scope: Scope, configId: string, channelId: number | null): Promise<number> {
  const seen = await readStray(scope, configId)
  const way = await strayWay(scope, configId)
  const id = await inTransaction(scope, async (tx) => {
    const into = channelId ?? (await channelOfState(tx, way.state))?.id ?? (await channelAfter(tx, seen))
    await activeChannel(tx, into)
    const state = way.state === '' ? ownState(tx, into, way) : way.state
    await countState(tx, into, state)
    // Nothing counts as told: WeCom hears the whole, without the departments that the way may name.
    const change = `update contact_way set channel_id = $2, state = $3, status = 'live', told = null
                     where id = $1 and status = 'unknown'`
    const [, changed] = await tx.db.query<[unknown[], number]>(change, [way.id, into, state])
    if (changed === 0) throw new AppError('way-in-use')
    return into
  })
  try {
    await tellChannel(scope, await knownChannel(scope, id), { insist: true })
  } catch (error) {
    throw inWords(error)
  }
  return id
}

/** Removes a way that serves no channel from WeCom: its QR code stops working. */
export async function removeStray(scope: Scope, configId: string): Promise<void> {
  const way = await strayWay(scope, configId)
  try {
    await dropWay(scope, way)
  } catch (error) {
    throw inWords(error)
  }
}

/** Counts a `state` of ways made elsewhere to a channel, those who came before included. Throws `state-taken`. */
export async function countState(scope: Scope, channelId: number, state: string): Promise<void> {
  await scope.db.query('insert into channel_state (state, channel_id) values ($1, $2) on conflict do nothing', [
    state,
    channelId,
  ])
  if ((await channelOfState(scope, state))?.id !== channelId) throw new AppError('state-taken')
}

async function strayWay(scope: Scope, configId: string): Promise<WayRow & { configId: string }> {
  const way = await wayByConfigId(scope, configId)
  if (!way || way.status === 'removed') throw new AppError('not-found')
  if (way.status !== 'unknown') throw new AppError('way-in-use')
  return { ...way, configId }
}

/** As it is now; it need not have been found by a comparison before. */
async function readStray(scope: Scope, configId: string): Promise<ContactWay> {
  try {
    const way = await getIfThere(scope, configId)
    if (!way) throw new AppError('not-found')
    await noteUnknown(scope, way)
    return way
  } catch (error) {
    throw inWords(error)
  }
}

/** A channel that says what the way says. */
async function channelAfter(scope: Scope, way: ContactWay): Promise<number> {
  if (way.partyIds.length > 0 || way.userIds.length === 0) throw new AppError('way-names-departments')
  return insertChannel(scope, {
    name: way.remark || way.state || way.configId.slice(0, 12),
    members: way.userIds.map((userId) => ({ userId, dailyCap: null, shifts: [] })),
    fallbackUserIds: [],
    skipVerify: way.skipVerify,
    tagIds: [],
    contactRemark: null,
  })
}

/** Without a state nobody could say who came through it. */
function ownState(scope: Scope, channelId: number, { id }: WayRow): string {
  return `c${channelId}-w${id}-${Math.floor(scope.clock().getTime() / 1000).toString(36)}`
}
