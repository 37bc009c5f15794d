import { randomBytes } from 'node:crypto'
import { callbackKey, encrypt, sign } from '../../wecom/crypto'
import { failed, ok, skipped, type Check, type Finding, type Words } from '../check'
import { get, shown, type Answer } from '../http'
import type { Inquiry } from '../inquiry'

const PATH = '/wecom/callback'
/** What the console gives a new URL (callbacks-and-app.md 1.2). */
const ANSWER_MS = 1000
const WAIT_MS = 4000

export const callback: Check = {
  id: 'callback',
  title: ['Callback round trip', '回调往返'],
  needs: ({ known }) => (known.mode === 'sandbox' ? ['server'] : []),
  async run(inquiry) {
    const { publicUrl, callback: keys, port } = inquiry.known
    if (publicUrl === null || keys === null) {
      return skipped('setting-unusable', 'the settings it needs cannot be used', '所需的配置项不可用')
    }
    const { query, message } = question(inquiry, keys)
    const ask = (base: string): Promise<Answer> => get(`${base}${PATH}?${query}`, WAIT_MS, inquiry.machine.monotonic)
    const answer = await ask(publicUrl)
    const at = `${shown(publicUrl)}${PATH}`
    if (isEcho(answer, message)) return inTime(answer.ms, at)
    const here = port === null ? null : await ask(`http://127.0.0.1:${port}`)
    if (here && isEcho(here, message)) return elsewhere(answer, at)
    return refusal(answer, at) ?? (here && refusal(here, `port ${port}`)) ?? notRunning(answer, at)
  },
}

type Said = Extract<Answer, { status: number }>

function isEcho(answer: Answer, message: string): answer is Said {
  return 'status' in answer && answer.status === 200 && answer.body === message
}

type Keys = NonNullable<Inquiry['known']['callback']>

/** What the console asks when a URL is saved, made with our own keys. */
function question(
  { machine }: Inquiry,
  { corpId, callbackToken, callbackAesKey }: Keys,
): { query: string; message: string } {
  const message = String(randomBytes(6).readUIntBE(0, 6))
  const echostr = encrypt(callbackKey(callbackAesKey), message, corpId, randomBytes(16))
  const timestamp = String(Math.floor(machine.now() / 1000))
  const nonce = randomBytes(8).toString('hex')
  const signature = sign(callbackToken, timestamp, nonce, echostr)
  return { query: String(new URLSearchParams({ msg_signature: signature, timestamp, nonce, echostr })), message }
}

function inTime(ms: number, at: string): Finding {
  const took = Math.round(ms)
  if (ms < ANSWER_MS) return ok(`${at} answers within ${took} ms`, `${at} 在 ${took} 毫秒内应答`)
  return failed(
    'callback-slow',
    [`${at} took ${took} ms; WeCom waits 1 s`, `${at} 用了 ${took} 毫秒，企业微信只等 1 秒`],
    [
      'Look for what slows it down: the proxy in front, DNS, or a machine under heavy load.',
      '请查找变慢的原因：前面的代理、DNS，或机器负载过高。',
    ],
  )
}

const RESTART: Words = [
  'Restart the server, so that it reads .env anew; then compare WECOM_CALLBACK_TOKEN, WECOM_CALLBACK_AES_KEY and WECOM_CORP_ID with 应用管理 → the app → 接收消息 and save there again. Two installations behind one address also look like this.',
  '请重启服务使其重新读取 .env，然后对照 应用管理 → 该应用 → 接收消息 检查 WECOM_CALLBACK_TOKEN、WECOM_CALLBACK_AES_KEY、WECOM_CORP_ID，并在后台重新保存。同一地址后面有两套安装时也会这样。',
]

/** What the door itself says no with (src/handlers/callback). */
function refusal(answer: Answer, at: string): Finding | null {
  const status = 'status' in answer ? answer.status : null
  if (status === 403) {
    return failed(
      'callback-other-token',
      [
        `what answers at ${at} refuses our signature (403): it runs with another callback token`,
        `${at} 拒绝了签名（403）：那里运行的服务用的是另一个 Token`,
      ],
      RESTART,
    )
  }
  if (status === 400) {
    return failed(
      'callback-other-key',
      [
        `what answers at ${at} cannot decrypt (400): it runs with another EncodingAESKey or corp id`,
        `${at} 无法解密（400）：那里运行的服务用的是另一个 EncodingAESKey 或企业ID`,
      ],
      RESTART,
    )
  }
  return null
}

function elsewhere(answer: Answer, at: string): Finding {
  const got = gotten(answer)
  return failed(
    'public-url-elsewhere',
    [`the server answers on this machine, but ${at} ${got[0]}`, `服务在本机有应答，但 ${at} ${got[1]}`],
    [
      'Check PUBLIC_URL, its DNS entry, the certificate, and that the proxy passes /wecom/callback on to this server, with its query and without a rule that blocks it. Some networks do not let a machine reach its own public address: then try from outside.',
      '请检查 PUBLIC_URL、域名解析、证书，以及代理是否把 /wecom/callback 连同查询参数转发到本服务、没有规则拦截。有些网络不允许机器访问自己的公网地址，请从外部再试。',
    ],
  )
}

function notRunning(answer: Answer, at: string): Finding {
  const got = gotten(answer)
  return failed(
    'callback-not-answered',
    [`${at} ${got[0]}, and no server answers on this machine`, `${at} ${got[1]}，本机也没有服务应答`],
    [
      'Start the server (`npm start`, or systemd, or docker compose up -d) and look at its log when it ends again.',
      '请启动服务（`npm start`、systemd 或 docker compose up -d）；如果启动后又退出，请看日志。',
    ],
  )
}

function gotten(answer: Answer): Words {
  if ('failure' in answer) return [`gives no answer (${answer.failure})`, `没有应答（${answer.failure}）`]
  const { status } = answer
  if (status >= 300 && status < 400) return [`redirects elsewhere (${status})`, `跳转到了别处（${status}）`]
  return [`gives another answer (HTTP ${status})`, `给出了别的内容（HTTP ${status}）`]
}
