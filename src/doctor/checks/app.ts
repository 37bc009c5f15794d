import { failed, ok, skipped, warning, type Check, type Finding, type Words } from '../check'
import { refusalOf, wecomSaysNo } from './wecom'

const STOPPED: Finding = failed(
  'app-disabled',
  ['the app is stopped', '应用已停用'],
  ['Start it again: 应用管理 → the app → 启用.', '请重新启用：应用管理 → 该应用 → 启用。'],
)
const RANGE: Words = [
  'Put the members or departments who serve customers into 应用管理 → the app → 可见范围; the admins too.',
  '请在 应用管理 → 该应用 → 可见范围 中加入服务客户的成员或部门，管理员也要加入。',
]

export const app: Check = {
  id: 'app',
  title: ['App', '应用'],
  needs: () => ['trusted-ip'],
  async run(inquiry) {
    const error = await refusalOf(inquiry.agent())
    if (error === null) {
      const { name, closed } = await inquiry.agent()
      return closed
        ? STOPPED
        : ok(`“${name}”, agent ${inquiry.known.app?.agentId}`, `“${name}”，AgentId ${inquiry.known.app?.agentId}`)
    }
    const { errcode } = error
    if ([50003, 60031].includes(errcode)) return STOPPED
    if ([40056, 301002].includes(errcode)) {
      return failed(
        'agent-id-wrong',
        [
          `WECOM_AGENT_ID and WECOM_APP_SECRET belong to different apps (${errcode})`,
          `WECOM_AGENT_ID 与 WECOM_APP_SECRET 不是同一个应用的（${errcode}）`,
        ],
        [
          'Copy AgentId and Secret from the same page, 应用管理 → the app, and restart the server.',
          '请从同一个页面（应用管理 → 该应用）复制 AgentId 和 Secret，然后重启服务。',
        ],
      )
    }
    if (errcode === 404) {
      return warning(
        'app-not-described',
        ['what answers at WECOM_API_BASE does not describe apps', 'WECOM_API_BASE 处的服务不提供应用详情'],
        ['Nothing to do when it is a limited proxy.', '如果它是受限代理，可以忽略。'],
      )
    }
    if ([48002, 60011].includes(errcode)) {
      return failed(
        'app-not-allowed',
        [`the app may not even read itself (${errcode})`, `应用无权读取自身信息（${errcode}）`],
        RANGE,
      )
    }
    return wecomSaysNo(error)
  },
}

export const visibleRange: Check = {
  id: 'visible-range',
  title: ['Visible range', '可见范围'],
  needs: () => ['app'],
  async run(inquiry) {
    if ((await refusalOf(inquiry.agent())) !== null) {
      return skipped('app-not-described', 'not asked: the app is not described', '未检查：没有应用详情')
    }
    const { userIds, departmentIds, tagIds } = await inquiry.agent()
    if (userIds.length + departmentIds.length + tagIds.length === 0) {
      return failed('visible-range-empty', ['the app sees no member', '应用看不到任何成员'], RANGE)
    }
    return ok(
      `${userIds.length} members, ${departmentIds.length} departments, ${tagIds.length} member tags`,
      `${userIds.length} 名成员、${departmentIds.length} 个部门、${tagIds.length} 个标签`,
    )
  },
}
