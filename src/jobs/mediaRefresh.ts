import { refreshMedia } from '../services/media'
import type { Job } from './run'

export const mediaRefresh: Job = {
  name: 'media-refresh',
  schedule: '23 * * * *',
  why: {
    zh: '企业微信只保留上传的素材 3 天，欢迎语来不及临时上传。',
    en: 'WeCom forgets uploaded media after 3 days; a greeting has no time to upload.',
  },
  missed: 'latest',
  async run(scope) {
    const { refreshed, failed } = await refreshMedia(scope)
    if (refreshed + failed > 0) scope.log.info({ refreshed, failed }, 'media uploaded again')
  },
}
