import { shallowRef } from 'vue'
import type { z } from 'zod'
import type { tagsOutput } from '../../../../src/handlers/admin/tags.schema'
import { api } from '../../../shared/api'
import { track } from '../../../shared/phone/session'

type Tags = z.output<typeof tagsOutput>

/** The corp's tags by group, in WeCom's order. */
export const tagGroups = shallowRef<Tags['groups']>([])

/** Reads them anew; those known so far are shown meanwhile. */
export async function loadTags(): Promise<void> {
  tagGroups.value = (await track(api.get<Tags>('/api/tags?counts=false'))).groups
}
