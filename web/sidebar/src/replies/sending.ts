import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { ChatMessage, Prepared, QuickReply } from '../../../../src/handlers/sidebar/quickReplies.schema'
import { api } from '../../../shared/api'
import { BridgeError } from '../../../shared/bridge'
import { uuid } from '../../../shared/uuid'
import { theBridge, track } from '../../../shared/phone/session'
import { remember } from './pending'
import { sendParts, type Sending, type SendSteps } from './sendParts'
import { forgetUnfinished, keepUnfinished, recallUnfinished } from './unfinished'

/** The open chat is no longer that of the contact for whom the words were made. */
export class ChatChanged extends Error {}

/** What is made ready and sent: a text of the library, the words that a to-do carries, or what a rule suggests. */
export type Sendable = Pick<QuickReply, 'id'> & { of?: 'todo' | 'suggestion' }

export interface Sender {
  prepared: Ref<Prepared | null>
  sending: Ref<Sending | null>
  busy: Ref<boolean>
  trouble: Ref<unknown>
  /** The first part that is not out yet; null = all are, or nothing was begun. */
  stopped: ComputedRef<number | null>
  prepare(reply: Sendable, values: Record<string, string>): Promise<void>
  /** true = all parts are out. */
  send(reply: Sendable, from: number): Promise<boolean>
  /** The person has seen a part in the chat that was not known to be sent. */
  settle(part: number): void
  /** Nothing is left to do with this text: what went out of it need not be remembered. */
  forget(reply: Sendable): void
}

/** Makes a text ready for a contact and sends it part by part. `externalUserId` '' = for nobody, to be copied. */
export function useSender(externalUserId: string): Sender {
  const prepared = shallowRef<Prepared | null>(null)
  const sending = ref<Sending | null>(null)
  const busy = ref(false)
  const trouble = shallowRef<unknown>(null)
  let asked = 0
  const stopped = computed(() => {
    const states = sending.value?.states ?? []
    const at = states.findIndex((state) => state !== 'sent')
    return at >= 0 && states.some((state) => state !== 'waiting') ? at : null
  })

  const prepare = async (reply: Sendable, values: Record<string, string>): Promise<void> => {
    trouble.value = null
    const known = recallUnfinished(externalUserId, keptAs(reply))
    sending.value = known
    prepared.value = known ? { state: 'ready', messages: [...known.messages] } : null
    const mine = ++asked
    if (known) return
    try {
      const body = { values, ...(externalUserId && !reply.of && { externalUserId }) }
      const answer = await track(api.post<Prepared>(`${addressOf(reply, externalUserId)}/prepare`, body))
      // Another text may have been turned to meanwhile: what is shown must be what is sent.
      if (mine === asked) prepared.value = answer
    } catch (error) {
      if (mine === asked) trouble.value = error
    }
  }

  const begin = (reply: Sendable, messages: readonly ChatMessage[]): Sending => {
    const states = messages.map(() => 'waiting' as const)
    const quickReplyId = reply.of ? null : reply.id
    return reactive({ attempt: uuid(), quickReplyId, keptAs: keptAs(reply), messages, states })
  }

  const send = async (reply: Sendable, from: number): Promise<boolean> => {
    if (busy.value || prepared.value?.state !== 'ready') return false
    const current = sending.value ?? begin(reply, prepared.value.messages)
    sending.value = current
    busy.value = true
    trouble.value = null
    const failed = await sendParts(current, from, stepsFor(externalUserId, current))
    busy.value = false
    if (failed) trouble.value = failed.error
    keepUnfinished(externalUserId, current)
    return !failed
  }

  const settle = (part: number): void => {
    if (!sending.value) return
    const { attempt, quickReplyId, messages, states } = sending.value
    states[part] = 'sent'
    keepUnfinished(externalUserId, sending.value)
    void remember(externalUserId, { attempt, quickReplyId, part, parts: messages.length, outcome: 'sent' })
  }
  const forget = (reply: Sendable): void => forgetUnfinished(externalUserId, keptAs(reply))
  return { prepared, sending, busy, trouble, stopped, prepare, send, settle, forget }
}

function keptAs({ id, of }: Sendable): string {
  return of ? `${of}:${id}` : id
}

function addressOf({ id, of }: Sendable, externalUserId: string): string {
  if (of === 'todo') return `/api/todos/${id}`
  if (of === 'suggestion') return `/api/contacts/${encodeURIComponent(externalUserId)}/suggestions/${id}`
  return `/api/quick-replies/${id}`
}

/** Where it stands is kept before each call and after it: the page may be gone before the next. */
function stepsFor(externalUserId: string, sending: Sending): SendSteps {
  return {
    async check() {
      const open = await theBridge().context()
      if (open.externalUserId !== externalUserId) throw new ChatChanged('another chat is open')
    },
    send(message) {
      keepUnfinished(externalUserId, sending)
      return theBridge().send(message)
    },
    record(outcome) {
      keepUnfinished(externalUserId, sending)
      void remember(externalUserId, outcome)
    },
    isUnknown: (error) => error instanceof BridgeError && error.reason === 'timed-out',
    detail: (error) => (error instanceof Error ? error.message : String(error)),
  }
}
