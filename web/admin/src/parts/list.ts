import { onMounted, onUnmounted, shallowReactive, watch, type WatchSource } from 'vue'
import { wordsOf } from '../../../shared/api'

/** What a list of the API answers. Without `total` nobody counted. */
export interface Page<T> {
  items: T[]
  next: string | null
  total?: number
}

export interface List<T> {
  items: T[]
  total: number | null
  next: string | null
  state: 'loading' | 'ready' | 'failed'
  /** The next page is under way. */
  continuing: boolean
  problem: string
  /** From the beginning; what is shown stays until the answer is here. */
  reload(): Promise<void>
  more(): Promise<void>
}

const TYPING_MS = 250

/**
 * A list of a screen: read when the screen opens and anew when what `asks` names changes (typing is waited for). `read` gets the
 * `next` of the page before, null for the first. An answer that comes after a newer question is dropped.
 */
export function useList<T>(read: (after: string | null) => Promise<Page<T>>, asks: WatchSource[] = []): List<T> {
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const list = shallowReactive<List<T>>({
    items: [],
    total: null,
    next: null,
    state: 'loading',
    problem: '',
    continuing: false,
    reload,
    more,
  })

  async function reload(): Promise<void> {
    list.state = 'loading'
    await take(null, (page) => (list.items = page.items))
  }
  async function more(): Promise<void> {
    if (list.next === null || list.continuing) return
    list.continuing = true
    await take(list.next, (page) => (list.items = [...list.items, ...page.items]))
    list.continuing = false
  }
  async function take(after: string | null, put: (page: Page<T>) => void): Promise<void> {
    const mine = ++asked
    try {
      const page = await read(after)
      if (mine !== asked) return
      put(page)
      Object.assign(list, { next: page.next, total: page.total ?? null, state: 'ready', problem: '' })
    } catch (error) {
      if (mine === asked) Object.assign(list, { state: 'failed', problem: wordsOf(error) })
    }
  }

  onMounted(reload)
  onUnmounted(() => clearTimeout(timer))
  watch(asks, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void reload(), TYPING_MS)
  })
  return list
}
