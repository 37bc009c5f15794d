import type { ChatMessage, SendOutcome } from '../../../../src/handlers/sidebar/quickReplies.schema'

export type PartState = 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown'

/** One text on its way into a chat: its parts, and what became of each. */
export interface Sending {
  /** The same for all parts, and again when it resumes: with the part it names the record. */
  attempt: string
  quickReplyId: string | null
  /** By what the browser remembers where it stands: the text, or the to-do that carries the words. */
  keptAs: string
  messages: readonly ChatMessage[]
  states: PartState[]
}

export interface SendSteps {
  /** Rejects when the open chat is no longer that of the contact. */
  check(): Promise<void>
  send(message: ChatMessage): Promise<void>
  record(outcome: SendOutcome): void
  /** Whether nobody can know if the message of this failure went out. */
  isUnknown(error: unknown): boolean
  detail(error: unknown): string
}

/**
 * Sends the parts from `from` on, each awaited, and stops at the first that did not go out. null = all are sent; otherwise where it
 * stands and why. The chat is looked at before each part: the person may have opened another meanwhile.
 */
export async function sendParts(
  sending: Sending,
  from: number,
  steps: SendSteps,
): Promise<{ part: number; error: unknown } | null> {
  for (const [part, message] of sending.messages.entries()) {
    if (part < from) continue
    const outcome = {
      attempt: sending.attempt,
      quickReplyId: sending.quickReplyId,
      part,
      parts: sending.messages.length,
    }
    sending.states[part] = 'sending'
    try {
      await steps.check()
    } catch (error) {
      sending.states[part] = 'waiting'
      return { part, error }
    }
    try {
      await steps.send(message)
    } catch (error) {
      const state = steps.isUnknown(error) ? 'unknown' : 'failed'
      sending.states[part] = state
      steps.record({ ...outcome, outcome: state, error: steps.detail(error).slice(0, 300) })
      return { part, error }
    }
    sending.states[part] = 'sent'
    steps.record({ ...outcome, outcome: 'sent' })
  }
  return null
}
