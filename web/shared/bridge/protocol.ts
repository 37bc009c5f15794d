/** What the page and the sandbox's simulated client say to each other by postMessage. Both check the other's origin. */
export interface CallMessage {
  changlai: 'call'
  id: number
  /** A call of WeCom's client, under its native name. */
  name: string
  params: object
  /** The page's address up to `#`: the native client sees it by itself. */
  url: string
}

export type ClientMessage =
  | { changlai: 'answer'; id: number; result: object }
  /** Another chat was opened beside the page. */
  | { changlai: 'context-changed' }

export function isCallMessage(data: unknown): data is CallMessage {
  return kindOf(data) === 'call'
}

export function isClientMessage(data: unknown): data is ClientMessage {
  return kindOf(data) === 'answer' || kindOf(data) === 'context-changed'
}

function kindOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'changlai' in data ? data.changlai : undefined
}
