import { failed, nothing, ok, skipped, warning, type Check } from '../check'
import { shown } from '../http'

export const server: Check = {
  id: 'server',
  title: ['Server', '服务进程'],
  needs: nothing,
  async run({ known, server: ask }) {
    if (known.port === null) return skipped('setting-unusable', 'PORT cannot be used', 'PORT 不可用')
    const answer = await ask()
    if ('body' in answer && /"alive":\s*true/.test(answer.body)) {
      return ok(`answers on port ${known.port}`, `端口 ${known.port} 有应答`)
    }
    if ('status' in answer) {
      return failed(
        'port-taken',
        [`something else answers on port ${known.port}`, `端口 ${known.port} 上应答的是别的程序`],
        ['Stop that program, or set PORT to a free port.', '请停掉那个程序，或把 PORT 改成空闲端口。'],
      )
    }
    if (known.mode === 'sandbox') {
      return failed(
        'demo-not-running',
        [
          `the demo does not run (port ${known.port}: ${answer.failure})`,
          `演示没有在运行（端口 ${known.port}：${answer.failure}）`,
        ],
        ['Start it with `npm start`, then ask the doctor again.', '请用 `npm start` 启动，然后再运行检查。'],
      )
    }
    return warning(
      'server-not-running',
      [
        `nothing answers on port ${known.port} of this machine (${answer.failure})`,
        `本机端口 ${known.port} 没有应答（${answer.failure}）`,
      ],
      [
        'Start the server and look at its log when it ends again. Harmless when it runs on another machine: the callback check below then says whether it answers.',
        '请启动服务；如果启动后又退出，请看日志。若服务运行在另一台机器上则无妨，由下面的回调检查判断。',
      ],
    )
  },
}

export const publicUrl: Check = {
  id: 'public-url',
  title: ['PUBLIC_URL', '对外地址 PUBLIC_URL'],
  needs: nothing,
  run({ known }) {
    if (known.publicUrl === null) return skipped('setting-unusable', 'PUBLIC_URL cannot be used', 'PUBLIC_URL 不可用')
    const { protocol, hostname } = new URL(known.publicUrl)
    const at = shown(known.publicUrl)
    if (known.mode === 'sandbox') return ok(at, at)
    if (protocol !== 'https:') {
      const state = known.production ? failed : warning
      return state(
        'public-url-not-https',
        [`${at} is not https`, `${at} 不是 https`],
        [
          'Put a proxy with a certificate in front (docs/install.md has examples for Caddy and nginx) and set PUBLIC_URL to its https address, the same in the console.',
          '请在前面放一个带证书的反向代理（docs/install.zh-CN.md 有 Caddy 和 nginx 的例子），把 PUBLIC_URL 改成它的 https 地址，管理后台中保持一致。',
        ],
      )
    }
    if (!isThisMachine(hostname)) return ok(at, at)
    return warning(
      'public-url-local',
      [`${at} is this machine only: WeCom cannot reach it`, `${at} 只有本机能访问：企业微信访问不到`],
      [
        'Set PUBLIC_URL to the address under which the internet reaches this server.',
        '请把 PUBLIC_URL 设为外网访问本服务的地址。',
      ],
    )
  },
}

function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host)
}
