import { WecomError, WecomUnreachable } from '../../wecom'
import { failed, ok, skipped, type Check, type Finding, type Words } from '../check'
import { shown } from '../http'
import type { Inquiry } from '../inquiry'

export const wecomReachable: Check = {
  id: 'wecom-reachable',
  title: ['WeCom reachable', '能否访问企业微信'],
  // The demo's WeCom starts and ends with the server.
  needs: ({ known }) => (known.mode === 'sandbox' ? ['server'] : []),
  async run(inquiry) {
    const { apiBase } = inquiry.known
    if (apiBase === null) return skipped('setting-unusable', 'WECOM_API_BASE cannot be used', 'WECOM_API_BASE 不可用')
    try {
      await inquiry.wecomAhead()
      return ok(`${shown(apiBase)} answers`, `${shown(apiBase)} 有应答`)
    } catch (error) {
      if (!(error instanceof WecomUnreachable)) throw error
      return unreachable(error.cause, shown(apiBase), inquiry)
    }
  },
}

function unreachable(cause: string, at: string, { known }: Inquiry): Finding {
  const proxy: Words = known.proxyNamed
    ? [
        ' The environment names a proxy, which Changlai does not use: let it out directly, or set WECOM_API_BASE to a reverse proxy for qyapi.weixin.qq.com.',
        ' 环境变量里配置了代理，但常来不走代理：请放行直连，或把 WECOM_API_BASE 指向 qyapi.weixin.qq.com 的反向代理。',
      ]
    : ['', '']
  const say = (id: string, found: Words, fix: Words): Finding =>
    failed(
      id,
      [`${at}: ${found[0]} (${cause})`, `${at}：${found[1]}（${cause}）`],
      [fix[0] + proxy[0], fix[1] + proxy[1]],
    )
  if (/ENOTFOUND|EAI_AGAIN/.test(cause)) {
    return say(
      'wecom-dns',
      ['the name cannot be resolved', '域名解析失败'],
      [
        "Check WECOM_API_BASE, and this machine's DNS (/etc/resolv.conf).",
        '请检查 WECOM_API_BASE 和本机的 DNS（/etc/resolv.conf）。',
      ],
    )
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(cause)) {
    return say(
      'wecom-tls',
      ['its certificate is not accepted', '证书不被信任'],
      [
        'Something between reads along (a corporate gateway), or the time is wrong, or WECOM_API_BASE names the wrong host. Exempt the host at the gateway, or give its root certificate with NODE_EXTRA_CA_CERTS.',
        '可能是中间网关解密了流量、系统时间不对，或 WECOM_API_BASE 主机有误。请在网关上放行该主机，或用 NODE_EXTRA_CA_CERTS 指定它的根证书。',
      ],
    )
  }
  if (/^HTTP|JSON/.test(cause)) {
    return say(
      'not-wecom',
      ['something answers, but not WeCom', '有应答，但不是企业微信'],
      [
        'Leave WECOM_API_BASE empty for WeCom itself; a proxy of your own has to pass paths and queries on unchanged.',
        '直连企业微信时请留空 WECOM_API_BASE；使用自己的代理时，请让它原样转发接口路径。',
      ],
    )
  }
  return say(
    'wecom-unreachable',
    ['cannot be reached', '连接不上'],
    [
      'Open outgoing https (port 443) to this host in the firewall.',
      '请在防火墙放行到该主机的 https（443 端口）出站访问。',
    ],
  )
}

const SECRET: Words = [
  'Copy the Secret anew from 应用管理 → the app into WECOM_APP_SECRET (not the one of 通讯录同步, nor of another app), see that the app is not stopped (停用), and restart the server. Do not try again and again: WeCom bans an address that guesses for an hour.',
  '请从 应用管理 → 该应用 重新复制 Secret 到 WECOM_APP_SECRET（不是通讯录同步或其他应用的），确认应用没有停用，然后重启服务。不要反复尝试：多次错误会被封禁一小时。',
]
const CORP: Words = [
  'Copy 企业ID from 我的企业 → 企业信息 into WECOM_CORP_ID and restart the server.',
  '请从 我的企业 → 企业信息 复制企业ID 到 WECOM_CORP_ID，然后重启服务。',
]

export const accessToken: Check = {
  id: 'access-token',
  title: ['Access token', 'access_token'],
  needs: () => ['wecom-reachable'],
  async run(inquiry) {
    if (inquiry.known.app === null) {
      return skipped(
        'setting-unusable',
        'WECOM_CORP_ID, WECOM_AGENT_ID or WECOM_APP_SECRET cannot be used',
        'WECOM_CORP_ID、WECOM_AGENT_ID 或 WECOM_APP_SECRET 不可用',
      )
    }
    const error = await refusalOf(inquiry.followUsers())
    if (error === null) return ok('given', '获取成功')
    if (error.errcode === 40013)
      return failed('corp-id-wrong', ['WeCom does not know this corp id (40013)', '企业ID 不正确（40013）'], CORP)
    if ([40001, 40014, 42001].includes(error.errcode)) {
      return failed(
        'secret-wrong',
        [`WeCom refuses the secret (${error.errcode})`, `Secret 被拒绝（${error.errcode}）`],
        SECRET,
      )
    }
    return isTokenCall(error) && error.errcode !== 60020 ? wecomSaysNo(error) : ok('given', '获取成功')
  },
}

export const trustedIp: Check = {
  id: 'trusted-ip',
  title: ['Trusted IP', '企业可信IP'],
  needs: () => ['access-token'],
  async run(inquiry) {
    const error = await refusalOf(inquiry.followUsers())
    if (error?.errcode !== 60020) return ok('WeCom takes calls from this machine', '企业微信接受本机的调用')
    const ip = error.fromIp
    return failed(
      'ip-not-trusted',
      [`WeCom refuses calls from ${ip ?? 'this address'} (60020)`, `企业微信拒绝来自 ${ip ?? '本机'} 的调用（60020）`],
      [
        `Add ${ip ?? "this server's outgoing address"} under 应用管理 → the app → 企业可信IP; it takes about a minute. The console wants a trusted domain or a callback URL set first. Behind a changing address, use a gateway with a fixed one.`,
        `请在 应用管理 → 该应用 → 企业可信IP 中加入 ${ip ?? '服务器的出口地址'}，约一分钟后生效。后台要求先设置可信域名或回调地址。若出口地址会变，请改用固定地址的出口。`,
      ],
    )
  },
}

/** How WeCom refused; null = it did not. No answer at all is thrown. */
export async function refusalOf(asked: Promise<unknown>): Promise<WecomError | null> {
  try {
    await asked
    return null
  } catch (error) {
    if (error instanceof WecomError) return error
    throw error
  }
}

function isTokenCall({ path }: WecomError): boolean {
  return path.endsWith('/gettoken')
}

/** A refusal that no check knows better. */
export function wecomSaysNo({ errcode, hint, hintId, path }: WecomError): Finding {
  const call = path.split('/').at(-1) ?? ''
  const id = hintId === null ? '' : ` (hint id ${hintId})`
  return failed(
    'wecom-refuses',
    [`WeCom answers ${errcode} to ${call}: ${hint}${id}`, `企业微信对 ${call} 返回 ${errcode}${id}`],
    [
      `Look the code up at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`,
      `可在 https://open.work.weixin.qq.com/devtool/query?e=${errcode} 查询该错误码`,
    ],
  )
}
