import { ElMessage, ElMessageBox } from 'element-plus'
import { wordsOf } from '../../../shared/api'
import { say } from '../shell/words'

/** Asks before something is lost. Rejected by Escape, the cross and the button alike: false. */
function confirmed(title: string, help: string, yes: string, no: string): Promise<boolean> {
  return ElMessageBox.confirm(help, title, {
    confirmButtonText: yes,
    cancelButtonText: no,
    confirmButtonClass: 'el-button--danger',
    type: 'warning',
  }).then(
    () => true,
    () => false,
  )
}

/** Asks before something that cannot be undone. False = it is left. */
export function askFirst(title: string, help: string, yes: string): Promise<boolean> {
  return confirmed(title, help, yes, say('cancel'))
}

/** Asks whether to leave a form that has unsaved changes. */
export function askToLeave(): Promise<boolean> {
  return confirmed(say('leaveTitle'), say('leaveHelp'), say('leave'), say('stay'))
}

/** Asks for a few words that must not be missing; null = it was left. */
export function askForWords(title: string, help: string, yes: string): Promise<string | null> {
  return ElMessageBox.prompt(help, title, {
    confirmButtonText: yes,
    cancelButtonText: say('cancel'),
    inputPattern: /\S/,
    inputErrorMessage: say('needed'),
  }).then(
    ({ value }) => value.trim(),
    () => null,
  )
}

/** Asks, removes, and says what came of it. False = it is still there. `help` says what goes with it. */
export async function removeAfterAsking(what: string, help: string, remove: () => Promise<unknown>): Promise<boolean> {
  if (!(await confirmed(say('removeTitle', { what }), help, say('remove'), say('cancel')))) return false
  return attempt(remove, say('removed'))
}

/** Does something at once and says what came of it. */
export async function attempt(act: () => Promise<unknown>, done: string): Promise<boolean> {
  try {
    await act()
    ElMessage.success(done)
    return true
  } catch (error) {
    tell(error)
    return false
  }
}

/** Says what went wrong, for what has no place of its own to say it. */
export function tell(error: unknown): void {
  ElMessage.error(wordsOf(error))
}
