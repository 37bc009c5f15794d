import { maybeDate, maybeNumber, maybeText, object, storableCopy, text, type Wire } from '../wire'

/** One line of an account's list: what a customer or a servicer wrote, or an event. */
export interface KfMessage {
  msgId: string
  /** '' in what concerns no visitor. */
  externalUserId: string
  sentAt: Date | null
  origin: 'customer' | 'event' | 'servicer'
  /** Of a message, who wrote it; null = the customer, or an event. */
  servicerUserId: string | null
  msgType: string
  /** The object named after the type, as WeCom gave it: of some types the fields are not known. */
  payload: Wire
  /** null = no event, or one that says nothing we know. */
  event: KfEvent | null
}

/** What happened around a session (kf-sidebar-pay.md 3.3). Codes are for one message each. */
export type KfEvent =
  | { type: 'enter_session'; scene: string; sceneParam: string; welcomeCode: string | null }
  | { type: 'msg_send_fail'; msgId: string; failType: number }
  | { type: 'servicer_status_change'; userId: string; receiving: boolean }
  | {
      type: 'session_status_change'
      /** 1 taken from the pool, 2 passed on, 3 ended, 4 begun anew by a servicer: done by people in the client only. */
      changeType: number
      servicerUserId: string | null
      code: string | null
    }
  | { type: 'recall'; msgId: string }

/** One item of `msg_list`. In an event the ids stand inside of it. */
export function readKfMessage(wire: Wire): KfMessage {
  const msgType = text(wire, 'msgtype')
  const payload = storableCopy(object(wire, msgType))
  const isEvent = msgType === 'event'
  return {
    msgId: text(wire, 'msgid'),
    externalUserId: text(isEvent ? payload : wire, 'external_userid'),
    sentAt: maybeDate(wire, 'send_time'),
    origin: isEvent ? 'event' : maybeNumber(wire, 'origin') === 5 ? 'servicer' : 'customer',
    servicerUserId: isEvent ? null : maybeText(wire, 'servicer_userid'),
    msgType,
    payload,
    event: isEvent ? readEvent(payload) : null,
  }
}

function readEvent(wire: Wire): KfEvent | null {
  switch (text(wire, 'event_type')) {
    case 'enter_session': {
      const [scene, sceneParam] = [text(wire, 'scene'), text(wire, 'scene_param')]
      return { type: 'enter_session', scene, sceneParam, welcomeCode: maybeText(wire, 'welcome_code') }
    }
    case 'msg_send_fail':
      return { type: 'msg_send_fail', msgId: text(wire, 'fail_msgid'), failType: maybeNumber(wire, 'fail_type') ?? 0 }
    case 'servicer_status_change': {
      const [userId, receiving] = [text(wire, 'servicer_userid'), maybeNumber(wire, 'status') === 1]
      return { type: 'servicer_status_change', userId, receiving }
    }
    case 'session_status_change':
      return {
        type: 'session_status_change',
        changeType: maybeNumber(wire, 'change_type') ?? 0,
        servicerUserId: maybeText(wire, 'new_servicer_userid'),
        code: maybeText(wire, 'msg_code'),
      }
    case 'user_recall_msg':
    case 'servicer_recall_msg':
      return { type: 'recall', msgId: text(wire, 'recall_msgid') }
    default:
      return null
  }
}
