import type { Me } from '../../src/handlers/sidebar/me.schema'
import type { Bilingual } from './i18n'

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

let csrfToken = ''

/** Who is signed in; learns what later writes must carry. */
export async function readMe(): Promise<Me> {
  const me = await api.get<Me>('/api/me')
  csrfToken = me.csrfToken
  return me
}

/** The API. Rejects with ApiError; without a session the person goes to sign in and comes back to the same place. */
export const api = {
  get: <T>(path: string): Promise<T> => ask<T>('GET', path),
  post: <T>(path: string, body?: object): Promise<T> => ask<T>('POST', path, body),
  put: <T>(path: string, body?: object): Promise<T> => ask<T>('PUT', path, body),
  delete: <T>(path: string): Promise<T> => ask<T>('DELETE', path),
}

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { ...writeHeaders(method), ...(body && { 'content-type': 'application/json' }) }
  const response = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) }).catch(() => {
    throw offline()
  })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw refused(response.status, answer)
  return answer as T
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

function signIn(): void {
  const { pathname, search } = location
  location.assign(`/auth/login?next=${encodeURIComponent(pathname + search)}`)
}
