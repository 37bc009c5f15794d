import { failed, nothing, ok, warning, type Check, type Words } from '../check'

/** These have a check of their own. */
const ELSEWHERE = ['WECOM_CALLBACK_AES_KEY', 'SESSION_SECRET']

export const settings: Check = {
  id: 'settings',
  title: ['Settings', '配置项'],
  needs: nothing,
  run({ known }) {
    const problems = known.problems.filter(({ setting }) => !ELSEWHERE.includes(setting))
    const missing = known.problems.filter(({ problem }) => problem === 'is missing').map(({ setting }) => setting)
    const wrong = problems.filter(({ setting }) => !missing.includes(setting))
    const said = wrong.map(({ setting, problem }) => `${setting}: ${problem}`).join('; ')
    if (missing.length > 0) {
      return failed(
        'setting-missing',
        [
          `missing: ${missing.join(', ')}${said && `; wrong: ${said}`}`,
          `缺少：${missing.join('、')}${said && `；有误：${said}`}`,
        ],
        [
          'Fill them in in .env (docs/install.md says where in the console each is found). A real corp needs all five WECOM_*; with none of them and without NODE_ENV=production the demo starts.',
          '请在 .env 中填写（docs/install.zh-CN.md 说明每一项在管理后台的位置）。真实企业需要全部五个 WECOM_*；一个都不填且没有设置 NODE_ENV=production 时启动演示。',
        ],
      )
    }
    if (wrong.length > 0) return failed('setting-invalid', [`wrong: ${said}`, `有误：${said}`], fixOf(wrong))
    if (known.mode === 'sandbox') return ok('no WECOM_* is set: this is the demo', '没有设置 WECOM_*：这是演示环境')
    return ok(`complete for corp ${known.corpId ?? ''}`, `齐全，企业 ${known.corpId ?? ''}`)
  },
}

function fixOf(wrong: readonly { setting: string }[]): Words {
  const names = wrong.map(({ setting }) => setting)
  const more: Words = names.includes('DATABASE_URL')
    ? [
        ' DATABASE_URL is postgres://user:password@host:5432/name; characters such as @ : / # ? % in the password are percent-encoded.',
        ' DATABASE_URL 的格式是 postgres://用户:密码@主机:5432/库名；密码中的 @ : / # ? % 等字符要做百分号编码。',
      ]
    : ['', '']
  return [
    `Correct ${names.join(', ')} in .env; .env.example explains each.${more[0]}`,
    `请在 .env 中改正 ${names.join('、')}，.env.example 里有说明。${more[1]}`,
  ]
}

export const aesKey: Check = {
  id: 'aes-key',
  title: ['EncodingAESKey', '回调加密密钥 EncodingAESKey'],
  needs: nothing,
  run({ known }) {
    const length = known.aesKeyLength
    if (known.mode === 'sandbox') return ok('made by the demo', '由演示环境生成')
    if (length === null) {
      return failed(
        'aes-key-missing',
        ['WECOM_CALLBACK_AES_KEY is not set', '没有设置 WECOM_CALLBACK_AES_KEY'],
        COPY_KEY,
      )
    }
    if (known.problems.some(({ setting }) => setting === 'WECOM_CALLBACK_AES_KEY')) {
      return failed(
        'aes-key-form',
        [
          `WECOM_CALLBACK_AES_KEY has ${length} characters; it must be exactly 43 letters and digits, without the = at the end`,
          `WECOM_CALLBACK_AES_KEY 有 ${length} 个字符；必须正好是 43 位字母和数字，末尾不带 =`,
        ],
        COPY_KEY,
      )
    }
    return ok('43 letters and digits', '43 位字母和数字')
  },
}

const COPY_KEY: Words = [
  'Copy EncodingAESKey anew from the console: 应用管理 → the app → 接收消息 → 设置API接收; take care to copy all of it, and restart the server.',
  '请从管理后台重新复制 EncodingAESKey：应用管理 → 该应用 → 接收消息 → 设置API接收，注意复制完整，然后重启服务。',
]

export const sessionSecret: Check = {
  id: 'session-secret',
  title: ['SESSION_SECRET', '会话密钥 SESSION_SECRET'],
  needs: nothing,
  run({ known }) {
    if (known.sessionSecret === 'strong') return ok('set', '已设置')
    if (known.sessionSecret === 'weak') {
      const state = known.mode === 'wecom' ? failed : warning
      return state('session-secret-weak', ['too short, or a placeholder', '太短，或者是占位符'], MAKE_SECRET)
    }
    if (known.production) return failed('session-secret-missing', ['not set', '没有设置'], MAKE_SECRET)
    return ok('not set: kept in the data directory', '没有设置：使用数据目录中自动生成的密钥')
  },
}

const MAKE_SECRET: Words = [
  'Make one with `openssl rand -base64 48`, put it into .env as SESSION_SECRET and keep it with the backups: the operator token follows from it.',
  '用 `openssl rand -base64 48` 生成，写入 .env 的 SESSION_SECRET，并与备份一起保管：运维令牌由它派生。',
]
