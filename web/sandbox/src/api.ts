import type { Added, Good, KfAccount, NativeAnswer, View } from './types'

async function ask<T>(path: string, body?: object): Promise<T> {
  const sent = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const response = await fetch(`/sandbox${path}`, sent)
  const answer = await response.json()
  if (!response.ok) throw new Error(String(answer.error ?? response.status))
  return answer
}

/** The corp, and with ids one member's window and one of their chats. */
export function readView(userId: string, externalUserId: string): Promise<View> {
  return ask(`/state?${new URLSearchParams({ userId, externalUserId })}`)
}

export function addCustomer(userId: string, name: string, state: string): Promise<Added> {
  return ask('/do/add', { userId, name, state })
}

export function say(userId: string, externalUserId: string, from: string, text: string): Promise<object> {
  return ask('/do/message', { userId, externalUserId, from, text })
}

export function press(userId: string, msgId: string, key: string): Promise<object> {
  return ask('/do/press', { userId, msgId, key })
}

export function writeToApp(userId: string, text: string): Promise<object> {
  return ask('/do/app-message', { userId, text })
}

export function confirmTask(userId: string, msgId: string): Promise<object> {
  return ask('/do/confirm', { userId, msgId })
}

export function advanceClock(advanceMs: number): Promise<object> {
  return ask('/clock', { advanceMs })
}

export function readGoods(): Promise<{ products: Good[] }> {
  return ask('/shop/products')
}

export function buy(externalUserId: string, sku: string, quantity: number): Promise<object> {
  return ask('/do/buy', { externalUserId, sku, quantity })
}

/** The accounts of 微信客服, with what stands in a visitor's chat. */
export function readKf(externalUserId: string): Promise<{ accounts: KfAccount[] }> {
  return ask(`/kf?${new URLSearchParams({ externalUserId })}`)
}

export function actKf(act: object): Promise<object> {
  return ask('/do/kf', act)
}

/** A page in the member's client calls it: `opened` is what stands beside the page. */
export function invokeNative(
  opened: object,
  call: { name: string; params: object; url: string },
): Promise<NativeAnswer> {
  return ask('/client/invoke', { ...opened, ...call })
}

/** Calls `changed` whenever something on the page may be out of date, also after a lost connection came back. */
export function listen(changed: () => void): void {
  const source = new EventSource('/sandbox/events')
  source.onmessage = changed
  source.onopen = changed
}
