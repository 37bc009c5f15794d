import { onUnmounted, shallowReactive, watch } from 'vue'
import type { Audience } from '../../../../src/decisions/audience/definition'
import { checkAudience } from '../../../../src/decisions/audience/check'
import type { Counted } from '../../../../src/handlers/admin/audiences.schema'
import { api, ApiError, wordsOf } from '../../../shared/api'
import { issueWords } from '../parts/issues'

export interface Count {
  state: 'incomplete' | 'counting' | 'known' | 'failed'
  count: number
  readAt: string
  problem: string
  /** What the server finds wrong, by place, such as `of.0.tagIds`. */
  issues: ReadonlyMap<string, string>
}

const TYPING_MS = 250

/** Counts an audience as it is typed. What a newer one replaces is broken off, and the server stops counting it. */
export function useCount(audience: () => Audience): Count {
  const shown = shallowReactive<Count>({ state: 'incomplete', count: 0, readAt: '', problem: '', issues: new Map() })
  let asking = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(body: { audience: Audience }): Promise<void> {
    const { signal } = (asking = new AbortController())
    try {
      const counted = await api.post<Counted>('/api/audiences/count', body, signal)
      if (!signal.aborted) Object.assign(shown, { ...counted, state: 'known', issues: new Map() })
    } catch (error) {
      if (!signal.aborted) Object.assign(shown, { state: 'failed', problem: wordsOf(error), issues: issuesOf(error) })
    }
  }
  function again(): void {
    asking.abort()
    clearTimeout(timer)
    const wanted = audience()
    if (checkAudience(wanted).length > 0) {
      Object.assign(shown, { state: 'incomplete', issues: new Map() })
      return
    }
    shown.state = 'counting'
    timer = setTimeout(() => void ask({ audience: wanted }), TYPING_MS)
  }
  watch(() => JSON.stringify(audience()), again, { immediate: true })
  onUnmounted(() => {
    asking.abort()
    clearTimeout(timer)
  })
  return shown
}

function issuesOf(error: unknown): Map<string, string> {
  const found = error instanceof ApiError ? error.issues : []
  return new Map(found.map((one) => [one.path.replace(/^body\.audience\./, ''), issueWords(one)]))
}
