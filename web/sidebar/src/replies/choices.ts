import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { QuickReply } from '../../../../src/handlers/sidebar/quickReplies.schema'
import { contact } from '../contact/store'
import { findReplies, library } from './library'

export interface Choices {
  all: Ref<readonly QuickReply[]>
  /** The one that is looked at; undefined = there is none, or the library is not here yet. */
  reply: ComputedRef<QuickReply | undefined>
  /** Which one of all, from 1. */
  place: ComputedRef<number>
  /** No text is made for this topic: these are all. */
  beside: Ref<boolean>
  next(): void
}

/**
 * The texts to choose from: one by its id, or those for a topic, best first. Taken once and held fast: what is read anew meanwhile
 * must not swap the text under the person's finger.
 */
export function useChoices({ topic, replyId }: { topic?: string; replyId?: string }): Choices {
  const all = shallowRef<readonly QuickReply[]>([])
  const beside = ref(false)
  const at = ref(0)
  const stop = watch(
    library,
    (there) => {
      if (!there || all.value.length > 0) return
      const stage = contact.page?.stage ?? null
      const fitting = topic ? findReplies({ stage, topic }) : there.quickReplies.filter(({ id }) => id === replyId)
      beside.value = fitting.length === 0
      all.value = fitting.length > 0 ? fitting : findReplies({ stage })
      queueMicrotask(() => stop())
    },
    { immediate: true },
  )
  return {
    all,
    reply: computed(() => all.value[at.value]),
    place: computed(() => at.value + 1),
    beside,
    next: () => (at.value = (at.value + 1) % all.value.length),
  }
}
