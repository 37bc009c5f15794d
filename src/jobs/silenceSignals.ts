import { hearAddings } from '../services/silence/signals'
import type { Job } from './run'

export const silenceSignals: Job = {
  name: 'silence-signals',
  schedule: '17 * * * *',
  why: {
    zh: '没有收到添加事件、只由同步发现的客户，从添加之日起算沉默。',
    en: 'Of contacts whose adding no event told of, and only a sync found, the silence begins with the adding.',
  },
  missed: 'latest',
  async run(scope) {
    const heard = await hearAddings(scope)
    if (heard > 0) scope.log.info({ heard }, 'addings heard of by a sync alone')
  },
}
