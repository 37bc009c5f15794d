import { api, wordsOf } from '../../../shared/api'
import { session, track } from '../../../shared/phone/session'
import { tell } from '../../../shared/phone/ui/toast'
import { say as common } from '../../../shared/phone/words'
import { contact, pathOf, refresh } from './store'
import { say } from './words'

export interface Tag {
  id: string
  name: string
  groupName: string
}

/** Puts a tag on as the signed-in member, or takes it off, at once on the page; the change can be undone. */
export async function mark(tag: Tag, on: boolean): Promise<void> {
  const { id } = contact
  show(tag, on)
  try {
    const change = on ? { add: [tag.id] } : { remove: [tag.id] }
    const marked = await track(api.post<{ id: string }>(pathOf(id, 'tags'), { userId: session.me?.userId, ...change }))
    tell({
      text: say(on ? 'tagAdded' : 'tagRemoved', { name: tag.name }),
      action: { label: common('undo'), run: () => void undo(marked.id) },
    })
  } catch (error) {
    if (id === contact.id) show(tag, !on)
    tell({ text: wordsOf(error), tone: 'bad' })
  }
  if (id === contact.id) await refresh()
}

async function undo(changeId: string): Promise<void> {
  try {
    await track(api.post(`/api/tag-changes/${changeId}/undo`))
  } catch (error) {
    tell({ text: wordsOf(error), tone: 'bad' })
  }
  await refresh()
}

function show(tag: Tag, on: boolean): void {
  const { page } = contact
  if (!page?.mine) return
  page.mine.tagIds = page.mine.tagIds.filter((id) => id !== tag.id)
  if (!on) return
  page.mine.tagIds.push(tag.id)
  if (!page.tags.some(({ id }) => id === tag.id)) page.tags.push({ ...tag, waiting: true })
}
