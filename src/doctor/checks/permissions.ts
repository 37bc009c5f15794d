import { WecomError, type Wecom } from '../../wecom'
import { failed, ok, warning, type Check, type Words } from '../check'
import { WECOM_CALL } from '../inquiry'
import { refusalOf, wecomSaysNo } from './wecom'

const CALLABLE: Words = [
  'Add the app under 客户联系 → 可调用接口的应用. The old secret of 客户联系 does not do: it is closed to new corps since 2023-12-01.',
  '请在 客户联系 → 可调用接口的应用 中加入该应用。旧的“客户联系”系统 Secret 不行：自 2023-12-01 起新企业不能使用。',
]

export const customerContact: Check = {
  id: 'customer-contact',
  title: ['Customer contact', '客户联系权限'],
  needs: () => ['trusted-ip'],
  async run(inquiry) {
    const error = await refusalOf(inquiry.followUsers())
    if (error !== null) {
      const denied = [48001, 48002, 48004, 48006, 60011, 50003, 60031, 84074].includes(error.errcode)
      if (!denied) return wecomSaysNo(error)
      const { errcode } = error
      return failed(
        'customer-contact-denied',
        [`the app may not use customer contact (${errcode})`, `应用无权调用客户联系接口（${errcode}）`],
        CALLABLE,
      )
    }
    const count = (await inquiry.followUsers()).length
    if (count > 0) return ok(`${count} members have it and can be seen`, `${count} 名可见成员已开通`)
    return failed(
      'nobody-has-customer-contact',
      ['no member in the visible range has customer contact', '可见范围内没有成员开通客户联系'],
      [
        'Give the members the customer-contact permission (客户联系) in the console, and put the same members into the visible range (可见范围) of the app.',
        '请在管理后台给成员开通“客户联系”权限，并把同样的成员放进应用的可见范围。',
      ],
    )
  },
}

/** A handful shows what is wrong; more would only take time. */
const ASKED = 5

export const members: Check = {
  id: 'members',
  title: ['Admins', '管理员成员'],
  needs: () => ['trusted-ip'],
  async run(inquiry) {
    const { mode, adminUserIds } = inquiry.known
    if (adminUserIds.length === 0) {
      if (mode === 'sandbox') return ok('none named, as the demo needs none', '未指定；演示环境不需要')
      return warning(
        'no-admins',
        ['ADMIN_USERIDS is empty: nobody is told of dead letters', 'ADMIN_USERIDS 为空：出现死信时没有人收到通知'],
        [
          'Set it to userids, separated by commas: 通讯录 → the member → 账号.',
          '请填写成员账号（userid），用逗号分隔：通讯录 → 成员 → 账号。',
        ],
      )
    }
    const asked = adminUserIds.slice(0, ASKED)
    const states = await Promise.all(asked.map((userId) => stateOf(inquiry.wecom(), userId)))
    const inState = (state: string): string => asked.filter((_, i) => states[i] === state).join(', ')
    const unknown = inState('unknown')
    const inactive = inState('inactive')
    if (unknown !== '') {
      return failed(
        'admin-unknown',
        [`not found, or outside the visible range: ${unknown}`, `不存在或不在可见范围内：${unknown}`],
        [
          'Correct ADMIN_USERIDS (通讯录 → the member → 账号, not the name), and put these members into the visible range (可见范围) of the app.',
          '请改正 ADMIN_USERIDS（通讯录 → 成员 → 账号，不是姓名），并把这些成员放进应用的可见范围。',
        ],
      )
    }
    if (inactive === '') return ok(`${asked.join(', ')} can be seen`, `${asked.join('、')} 可见`)
    return warning(
      'admin-inactive',
      [`cannot receive messages: ${inactive}`, `收不到消息：${inactive}`],
      [
        'Let them log in to WeCom once, or name others in ADMIN_USERIDS.',
        '请让他们登录一次企业微信，或在 ADMIN_USERIDS 中换人。',
      ],
    )
  },
}

type State = 'active' | 'inactive' | 'unknown'

/** Codes: callbacks-and-app.md 3.4. */
async function stateOf(wecom: Wecom, userId: string): Promise<State> {
  try {
    const { status } = await wecom.members.get(userId, WECOM_CALL)
    return status === null || status === 1 ? 'active' : 'inactive'
  } catch (error) {
    if (error instanceof WecomError && [60111, 60011, 46004, 40003].includes(error.errcode)) return 'unknown'
    throw error
  }
}
