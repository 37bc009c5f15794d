import { reactive, ref, watch, type Ref } from 'vue'
import { isOffline, wordsOf } from '../api'
import { uuid } from '../uuid'
import { keep, recall } from './kept'
import { track } from './session'
import { say } from './words'

type Values = Record<string, string | boolean>
/** Fields by their kind, not by what they begin with. */
type Fields<T extends Values> = { [K in keyof T]: T[K] extends string ? string : boolean }

export interface Form<T> {
  /** Bound to the fields; whatever is typed is kept in this browser until it is saved. */
  values: T
  busy: Ref<boolean>
  /** What went wrong, in words; '' = nothing. */
  problem: Ref<string>
  /** What the button says: to submit again when the network was away. */
  label: Ref<string>
  submit(): Promise<void>
}

/**
 * A form that loses nothing. `send` gets a key that stays the same for what is kept, also after a reload, so that submitting twice
 * writes once. `done` runs when it is saved; `verb` is what the button says, if not that it saves.
 */
export function useForm<T extends Values>(
  name: string,
  empty: T,
  send: (values: Fields<T>, key: string) => Promise<unknown>,
  done: () => void,
  verb = say('save'),
): Form<Fields<T>> {
  const values = reactive({ ...empty }) as Fields<T>
  const key = restore(name, values)
  const busy = ref(false)
  const problem = ref('')
  const label = ref(verb)
  const stop = watch(values, () => {
    const changed = Object.keys(empty).some((field) => values[field] !== empty[field])
    keep(`draft:${name}`, changed ? { ...values, key } : null)
  })

  const submit = async (): Promise<void> => {
    if (busy.value) return
    busy.value = true
    problem.value = ''
    try {
      await track(send({ ...values }, key))
      stop()
      keep(`draft:${name}`, null)
      done()
    } catch (error) {
      problem.value = isOffline(error) ? say('keptNotSaved') : wordsOf(error)
      label.value = isOffline(error) ? say('sendAgain') : verb
    } finally {
      busy.value = false
    }
  }
  return { values, busy, problem, label, submit }
}

/** Puts what was kept into the fields it still fits, and gives its key. */
function restore(name: string, values: Values): string {
  const kept = recall(`draft:${name}`)
  if (typeof kept !== 'object' || kept === null) return uuid()
  for (const [field, value] of Object.entries(kept)) {
    if (field in values && typeof value === typeof values[field]) values[field] = value
  }
  return 'key' in kept && typeof kept.key === 'string' ? kept.key : uuid()
}
