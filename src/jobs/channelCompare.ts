import { compareWays } from '../services/channels/compare'
import type { Job } from './run'

export const channelCompare: Job = {
  name: 'channel-compare',
  schedule: '41 4 * * *',
  why: 'A contact way that nobody notes can never be changed or removed: WeCom shows it nowhere.',
  missed: 'latest',
  async run(scope) {
    scope.log.info(await compareWays(scope), 'contact ways compared')
  },
}
