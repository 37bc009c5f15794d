import { ref, shallowRef, type Ref } from 'vue'
import { upload, wordsOf } from '../../../shared/api'

export interface TableUpload<Report> {
  file: Ref<File | null>
  /** How much of it has arrived, 0 to 1; null = nothing is on its way. */
  share: Ref<number | null>
  report: Ref<Report | null>
  problem: Ref<string>
  /** Sends a table, with `dryRun` only to see what would come of it. Never rejects; true = it was taken. */
  send(path: string, chosen: File, query: { dryRun: boolean; name?: string }): Promise<boolean>
  reset(): void
}

/** A table on its way to the server, and what the server says of its rows. */
export function tableUpload<Report>(): TableUpload<Report> {
  const file = ref<File | null>(null)
  const share = ref<number | null>(null)
  const report = shallowRef<Report | null>(null)
  const problem = ref('')
  return {
    file,
    share,
    report,
    problem,
    async send(path, chosen, { dryRun, ...more }) {
      const format = /\.xlsx$/i.test(chosen.name) ? 'xlsx' : 'csv'
      file.value = chosen
      share.value = 0
      problem.value = ''
      try {
        const query = new URLSearchParams({ ...more, format, dryRun: String(dryRun) })
        report.value = await upload<Report>(`${path}?${query}`, chosen, (now) => (share.value = now))
        return true
      } catch (error) {
        report.value = null
        problem.value = wordsOf(error)
        return false
      } finally {
        share.value = null
      }
    },
    reset() {
      file.value = null
      report.value = null
      problem.value = ''
    },
  }
}
