import type { State } from './state'

/** How the sandbox's plain pages look. */
export const STYLE = `body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:26rem;padding:1rem;color-scheme:light dark}
h1{font-size:1.2rem}a{display:block;padding:.6rem .8rem;margin:.4rem 0;border:1px solid #8888;border-radius:.5rem;
color:inherit;text-decoration:none}small{opacity:.7}`

/** The page on which a person says who holds the phone that scans; every answer is a link back to `href`. */
export function whoPage(state: State, href: string): string {
  const link = (answer: string, words: string, note: string): string => {
    const url = new URL(href)
    url.searchParams.set('as', answer)
    return `<a href="${escape(url.pathname + url.search)}">${escape(words)} <small>${escape(note)}</small></a>`
  }
  const members = [...state.members.values()].map(({ userId, name, position }) => link(userId, name, position))
  const [customer] = state.contacts.values()
  const outsider = customer ? [link(customer.externalUserId, customer.name, '客户 · a customer')] : []
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>模拟企业微信 · 登录</title><style>${STYLE}</style>
<main><h1>模拟企业微信：谁在登录？<br><span lang="en">Simulated WeCom: who is signing in?</span></h1>
${[...members, ...outsider, link('refuse', '取消登录', 'refuse')].join('\n')}</main></html>`
}

/** A text as HTML. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
