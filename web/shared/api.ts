import type { Me } from '../../src/handlers/sidebar/me.schema'
import { deviceMs, setClock } from './clock'
import { inWords, type Bilingual } from './i18n'

export interface FieldIssue {
  path: string
  message: string
  messageZh?: string
}

/** A request that did not succeed, in words for people. `id` is the server's, or `offline` when nothing answered. */
export class ApiError extends Error {
  constructor(
    readonly id: string,
    readonly status: number,
    readonly words: Bilingual,
    readonly issues: readonly FieldIssue[] = [],
  ) {
    super(words.en)
  }
}

const OFFLINE: Bilingual = {
  zh: '网络不通，没有连上服务器。内容没有丢失，请稍后重试。',
  en: 'No connection to the server. Nothing you typed is lost; please try again.',
}
const UNREADABLE: Bilingual = { zh: '服务器的回答无法识别。', en: 'The server answered something unexpected.' }

const BROKEN: Bilingual = {
  zh: '页面出错了，请刷新后重试。',
  en: 'Something went wrong on this page; please reload it.',
}
const WAIT_MS = 20_000
const ASKED_AT = 'changlai-login-asked'

let csrfToken = ''

/** Who is signed in; learns what later writes must carry, and the server's clock. */
export async function readMe(): Promise<Me> {
  const me = await api.get<Me>('/api/me')
  csrfToken = me.csrfToken
  // Signed in: the next time that this ends is a beginning again, and no circle.
  sessionStorage.removeItem(ASKED_AT)
  setClock(me)
  return me
}

/** Where a kept picture can be looked at. */
export function pictureOf(mediaFileId: string): string {
  return `/api/media/${mediaFileId}/picture`
}

/** Whether nothing answered: a write may then have been done or not. */
export function isOffline(error: unknown): boolean {
  return error instanceof ApiError && error.id === 'offline'
}

/** Any failure in words for the person, in their language. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError)) return inWords(BROKEN)
  const [first] = error.issues
  const detail = first && inWords({ zh: first.messageZh ?? first.message, en: first.message })
  return inWords(error.words) + (detail ? ` (${detail})` : '')
}

/** The API. Rejects with ApiError; without a session the person goes to sign in and comes back to the same place. */
export const api = {
  get: <T>(path: string): Promise<T> => ask<T>('GET', path),
  /** `signal` = the answer is not wanted any more: the request is broken off, and rejects as `offline`. */
  post: <T>(path: string, body?: object, signal?: AbortSignal): Promise<T> => ask<T>('POST', path, body, signal),
  put: <T>(path: string, body?: object): Promise<T> => ask<T>('PUT', path, body),
  delete: <T>(path: string): Promise<T> => ask<T>('DELETE', path),
}

async function ask<T>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<T> {
  try {
    return await askOnce<T>(method, path, body, signal)
  } catch (error) {
    if (!(error instanceof ApiError) || error.id !== 'csrf-failed') throw error
    // The session was renewed in another window: the new token is asked for, and the request made once more.
    await readMe()
    return askOnce<T>(method, path, body, signal)
  }
}

async function askOnce<T>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<T> {
  const headers = { ...writeHeaders(method), ...(body && { 'content-type': 'application/json' }) }
  const waiting = new AbortController()
  const giveUp = (): void => waiting.abort()
  const timer = setTimeout(giveUp, WAIT_MS)
  signal?.addEventListener('abort', giveUp)
  try {
    const sent = { method, headers, signal: waiting.signal, ...(body && { body: JSON.stringify(body) }) }
    const response = await fetch(path, sent).catch(() => {
      throw offline()
    })
    const answer = await response.json().catch(() => null)
    if (!response.ok) throw refused(response.status, answer)
    return answer
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
}

/** A file of the API's, to be kept. */
export async function download(path: string): Promise<Blob> {
  const response = await fetch(path).catch(() => {
    throw offline()
  })
  if (!response.ok) throw refused(response.status, await response.json().catch(() => null))
  return response.blob()
}

/** Sends a file as it is. `progress` hears the share that has left, 0 to 1. */
export function upload<T>(path: string, file: Blob, progress: (share: number) => void): Promise<T> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    for (const [name, value] of Object.entries(writeHeaders('POST'))) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 1 : loaded / total)
    request.onerror = () => fail(offline())
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) done(request.response as T)
      else fail(refused(request.status, request.response))
    }
    request.send(file)
  })
}

function writeHeaders(method: string): Record<string, string> {
  return method === 'GET' ? {} : { 'x-csrf-token': csrfToken }
}

function offline(): ApiError {
  return new ApiError('offline', 0, OFFLINE)
}

interface ErrorBody {
  error: { id: string; message: string; messageZh: string; issues: FieldIssue[] }
}

function refused(status: number, answer: unknown): ApiError {
  if (status === 401) signIn()
  if (!isErrorBody(answer)) return new ApiError('unreadable', status, UNREADABLE)
  const { id, message, messageZh, issues } = answer.error
  return new ApiError(id, status, { zh: messageZh, en: message }, issues)
}

function isErrorBody(answer: unknown): answer is ErrorBody {
  return typeof answer === 'object' && answer !== null && 'error' in answer
}

/**
 * Leaves for the login, which comes back to this very place. By itself not twice within ten seconds: that would be a circle.
 * `asked` = the person wants it.
 */
export function signIn(asked = false): void {
  const { pathname, search } = location
  const last = Number(sessionStorage.getItem(ASKED_AT) ?? 0)
  const stamp = deviceMs()
  if (!asked && stamp - last < 10_000) return
  sessionStorage.setItem(ASKED_AT, String(stamp))
  location.assign(`/auth/login?next=${encodeURIComponent(pathname + search)}`)
}
