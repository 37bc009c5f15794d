import { computed, shallowRef, triggerRef } from 'vue'
import { buildQuickReplyIndex, searchQuickReplies } from '../../../../src/decisions/quickReplySearch'
import type { Library, QuickReply } from '../../../../src/handlers/sidebar/quickReplies.schema'
import { api, wordsOf } from '../../../shared/api'
import { now } from '../../../shared/clock'
import { keep, recall } from '../../../shared/phone/kept'
import { track } from '../../../shared/phone/session'
import { tell } from '../../../shared/phone/ui/toast'
import { putOver, recentUses } from './ownUses'

export const library = shallowRef<Library | null>(null)
/** Why there is none. */
export const libraryTrouble = shallowRef<unknown>(null)

const FRESH_MS = 5 * 60_000
let readAt = 0
const OWN_USES = 'own-uses'

/** Built once per library; a favourite or a use changes its texts in place. */
let index: { of: Library; built: ReturnType<typeof buildQuickReplyIndex<QuickReply>> } | null = null

/** Reads all that the member may use, unless it was read in the last minutes; never rejects. */
export async function fetchLibrary(anew = false): Promise<void> {
  if (!anew && library.value && now().getTime() - readAt < FRESH_MS) return
  try {
    const read = await track(api.get<Library>('/api/sidebar/quick-replies'))
    putOver(read.quickReplies, recentUses(recall(OWN_USES), now()))
    library.value = read
    readAt = now().getTime()
    libraryTrouble.value = null
  } catch (error) {
    libraryTrouble.value = error
  }
}

export interface Wanted {
  text?: string
  stage: string | null
  categoryId?: string | null
  topic?: string | null
}

/** The texts that fit, best first; none while there is no library. */
export function findReplies({ text = '', ...rest }: Wanted): QuickReply[] {
  if (!library.value) return []
  if (index?.of !== library.value) {
    const { quickReplies, readings } = library.value
    index = {
      of: library.value,
      built: buildQuickReplyIndex(
        quickReplies.filter(({ enabled }) => enabled),
        readings,
      ),
    }
  }
  return searchQuickReplies(index.built, { text, ...rest })
}

export const categories = computed(() => library.value?.categories ?? [])
export const labels = computed(() => new Map((library.value?.variables ?? []).map(({ name, label }) => [name, label])))

/** At once on the page; back again when the server does not take it. */
export async function favour(reply: QuickReply): Promise<void> {
  const wanted = !reply.favourite
  setFavourite(reply, wanted)
  const path = `/api/quick-replies/${reply.id}/favourite`
  try {
    await track(wanted ? api.put(path) : api.delete(path))
  } catch (error) {
    setFavourite(reply, !wanted)
    tell({ text: wordsOf(error), tone: 'bad' })
  }
}

function setFavourite(reply: QuickReply, favourite: boolean): void {
  reply.favourite = favourite
  triggerRef(library)
}

/** It was just sent: it is among the recent ones from now on. */
export function used(reply: QuickReply): void {
  reply.usedAt = now().toISOString()
  keep(OWN_USES, { ...recentUses(recall(OWN_USES), now()), [reply.id]: reply.usedAt })
  triggerRef(library)
}
