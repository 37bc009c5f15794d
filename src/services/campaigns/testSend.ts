import { campaignText } from '../../decisions/campaigns/content'
import type { CampaignContent } from '../../decisions/campaigns/definition'
import { AppError } from '../../errors'
import { campaignValues } from '../../facts/campaigns/values'
import type { Scope } from '../../scope'
import { planAppMessage } from '../outbox/plan'
import { inContent, refuseFor } from './check'

const HOUR_MS = 3600 * 1000

/**
 * Sends the words to whoever asks, as an app message, with their own name in them. Attachments are named: an app message has none.
 * Throws AppError `members-only` for the operator, `invalid-input` for what could not be sent.
 */
export async function testSend(scope: Scope, userId: string | null, content: CampaignContent): Promise<void> {
  if (userId === null) throw new AppError('members-only')
  refuseFor((await inContent(scope, content)).map((problem) => ({ ...problem, path: `content.${problem.path}` })))
  const now = scope.clock()
  const text = campaignText(content, await campaignValues(scope, userId))
  const files = content.attachments.map((one) => `［${KINDS[one.type]}${'title' in one ? `：${one.title}` : ''}］`)
  await planAppMessage(scope, {
    dedupeKey: `campaign-test:${userId}:${now.getTime()}`,
    userId,
    externalUserId: null,
    // WeCom shows equal content once in four hours: the moment tells two tests apart.
    content: {
      type: 'text',
      text: [`【群发测试 ${now.toISOString().slice(11, 19)}】`, text, ...files].filter(Boolean).join('\n'),
    },
    dueAt: now,
    expiresAt: new Date(now.getTime() + HOUR_MS),
  })
}

const KINDS = { image: '图片', video: '视频', file: '文件', link: '链接', miniprogram: '小程序' } as const
