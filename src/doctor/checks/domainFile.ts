import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { failed, ok, skipped, warning, type Check, type Finding } from '../check'
import { get, shown } from '../http'
import type { Inquiry } from '../inquiry'

const WAIT_MS = 4000
/** What src/handlers/files serves. */
const SERVED = /^WW_verify_[A-Za-z0-9]{1,64}\.txt$/

export const domainFile: Check = {
  id: 'domain-file',
  title: ['Trusted domain file', '可信域名校验文件'],
  needs: ({ known }) => (known.mode === 'sandbox' ? ['server'] : []),
  async run(inquiry) {
    const { dataDir, mode, publicUrl } = inquiry.known
    const names = existsSync(dataDir) ? readdirSync(dataDir).filter((name) => name.startsWith('WW_verify_')) : []
    const misnamed = names.find((name) => !SERVED.test(name))
    if (misnamed !== undefined) {
      return failed(
        'domain-file-name',
        [`${misnamed} is not served under this name`, `${misnamed} 这个文件名不会被提供`],
        [
          'Give it the name it had when it was downloaded: WW_verify_….txt, letters and digits only.',
          '请恢复下载时的文件名：WW_verify_….txt，只含字母和数字。',
        ],
      )
    }
    if (names.length === 0) return none(mode, dataDir)
    if (publicUrl === null) return skipped('setting-unusable', 'PUBLIC_URL cannot be used', 'PUBLIC_URL 不可用')
    const findings = await Promise.all(names.map((name) => served(inquiry, publicUrl, name)))
    return (
      findings.find(({ status }) => status !== 'ok') ??
      ok(`${names.join(', ')} is served`, `${names.join('、')} 可以访问`)
    )
  },
}

function none(mode: string, dataDir: string): Finding {
  if (mode === 'sandbox') return ok('none, and the demo needs none', '没有；演示环境不需要')
  return warning(
    'domain-file-missing',
    [`no WW_verify_….txt in ${dataDir}`, `${dataDir} 中没有 WW_verify_….txt`],
    [
      `When the console asks for proof of the trusted domain (应用管理 → the app → 网页授权可信域名), download the file there and put it into ${dataDir}. Needed for pages inside WeCom (sidebar, sign-in); callbacks work without.`,
      `在 应用管理 → 该应用 → 网页授权可信域名 校验域名归属时，请下载该文件并放入 ${dataDir}。企业微信内的页面（侧边栏、登录）需要它，回调不需要。`,
    ],
  )
}

async function served({ known, machine }: Inquiry, publicUrl: string, name: string): Promise<Finding> {
  const answer = await get(`${publicUrl}/${name}`, WAIT_MS, machine.monotonic)
  const content = readFileSync(join(known.dataDir, name), 'utf8')
  if ('status' in answer && answer.status === 200 && answer.body === content) return ok(name, name)
  const got = 'failure' in answer ? answer.failure : `HTTP ${answer.status}`
  const at = `${shown(publicUrl)}/${name}`
  return failed(
    'domain-file-not-served',
    [`${at} does not give the file (${got})`, `${at} 取不到该文件（${got}）`],
    [
      'The proxy has to pass /WW_verify_*.txt on to this server, at the root of PUBLIC_URL; then start the check in the console again.',
      '代理需要把 PUBLIC_URL 根路径下的 /WW_verify_*.txt 转发到本服务；然后在后台重新校验。',
    ],
  )
}
