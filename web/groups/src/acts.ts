import { api } from '../../shared/api'
import { theBridge, track } from '../../shared/phone/session'
import { orTell } from '../../shared/phone/telling'
import { tell } from '../../shared/phone/ui/toast'
import { say as common } from '../../shared/phone/words'
import { say } from './words'

export const openGroup = (chatId: string): Promise<void> => orTell(() => theBridge().openGroup(chatId))

/** Notes that whoever joined by `until` was welcomed; what was noted before can be brought back for some seconds. */
export function welcome(
  chatId: string,
  until: string,
  before: string | null,
  then: () => Promise<void>,
): Promise<void> {
  const put = (moment: string | null): Promise<unknown> =>
    track(api.put(`/api/groups/${encodeURIComponent(chatId)}/welcomed`, { until: moment }))
  const undo = (): Promise<void> =>
    orTell(async () => {
      await put(before)
      await then()
    })
  return orTell(async () => {
    await put(until)
    tell({ text: say('welcomedDone'), action: { label: common('undo'), run: () => void undo() } })
    await then()
  })
}
