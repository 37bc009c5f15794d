import { integer, text } from '../body'
import { freshDigits } from '../pay/numbers'
import { freshId } from '../random'
import { contactAt } from './context'
import { NativeFailure, noPermission, withoutContext, type Native } from './native'

/** In fen (kf-sidebar-pay.md 1). */
const MOST = 5_000_000
const CHAT = 0

/** A member asks the customer of the chat for money; it waits on the customer's phone until they pay. */
export const createExternalPayment: Native = ({ window, params, now }, world) => {
  if (!world.pay) throw noPermission()
  if (!['single_chat_tools', 'chat_attachment'].includes(window.entry)) throw withoutContext()
  const externalUserId = contactAt({ ...window, entry: 'single_chat_tools' }, world)
  const fen = integer(params, 'totalFee')
  const description = text(params, 'description')
  if (integer(params, 'paymentType') !== CHAT) throw new NativeFailure('invalid paymentType')
  if (fen === null || fen < 1 || fen > MOST) throw new NativeFailure('invalid totalFee')
  if (description === '' || description.length > 16) throw new NativeFailure('invalid description')
  const ask = { askNo: freshDigits('OT', 24), userId: window.userId, externalUserId, fen, description, at: now }
  world.state.chatAsks.set(ask.askNo, ask)
  const words = `[收款] ¥${(fen / 100).toFixed(2)} ${description}`
  const sent = { kind: 'text', text: words, detail: '', url: null, id: freshId('m', 12), at: now } as const
  world.state.say(window.userId, externalUserId, { ...sent, from: 'member', by: 'sidebar' })
  world.live.tell({ topic: 'chat', userId: window.userId, externalUserId })
  return { paymentId: ask.askNo }
}
