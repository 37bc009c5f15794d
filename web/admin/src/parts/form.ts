import { ElMessage } from 'element-plus'
import { reactive, shallowReactive } from 'vue'
import { ApiError, wordsOf } from '../../../shared/api'
import { say } from '../shell/words'
import { issueWords } from './issues'

export interface Form<T extends object> {
  /** What is being edited; null = the form is closed. */
  values: T | null
  busy: boolean
  /** What went wrong as a whole. */
  problem: string
  begin(values: T): void
  submit(): Promise<void>
  close(): void
  /** Whether anything differs from how it began. */
  changed(): boolean
  /** What is wrong with a field, such as `parts.0.text`; empty = nothing. */
  issue(path: string): string
}

/** A form over a copy of what is edited. `save` sends it; what the server finds wrong with a field is shown at that field. */
export function useForm<T extends object>(save: (values: T) => Promise<void>): Form<T> {
  let began = ''
  const issues = reactive(new Map<string, string>())
  const form = shallowReactive<Form<T>>({
    values: null,
    busy: false,
    problem: '',
    begin,
    submit,
    close,
    changed,
    issue,
  })

  function begin(values: T): void {
    began = JSON.stringify(values)
    issues.clear()
    const copy: T = JSON.parse(began)
    Object.assign(form, { values: reactive(copy), problem: '', busy: false })
  }
  async function submit(): Promise<void> {
    if (!form.values || form.busy) return
    Object.assign(form, { busy: true, problem: '' })
    issues.clear()
    try {
      await save(form.values)
      ElMessage.success(say('saved'))
      close()
    } catch (error) {
      refused(error)
    } finally {
      form.busy = false
    }
  }
  function refused(error: unknown): void {
    const found = error instanceof ApiError ? error.issues : []
    for (const one of found) issues.set(one.path.replace(/^body\./, ''), issueWords(one))
    form.problem = found.length > 0 ? say('wrongFields', { count: found.length }) : wordsOf(error)
  }
  function close(): void {
    form.values = null
  }
  function changed(): boolean {
    return form.values !== null && JSON.stringify(form.values) !== began
  }
  function issue(path: string): string {
    return issues.get(path) ?? ''
  }
  return form
}
