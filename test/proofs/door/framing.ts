import type { Random } from '../../../src/sandbox/random'
import { bytes, CANARY, eventText, sealed } from './shot'

/** A signed callback's query and body, to be framed wrongly. */
function parts(random: Random): { target: string; body: string } {
  const { query, body } = sealed(random, Buffer.from(eventText(random, 'transfer_fail')))
  return { target: `/wecom/callback?${new URLSearchParams({ ...query })}`, body: body.toString() }
}

const frame =
  (make: (target: string, body: string, random: Random) => string) =>
  (random: Random): Buffer => {
    const { target, body } = parts(random)
    return Buffer.from(make(target, body, random), 'latin1')
  }

/** Requests that HTTP itself forbids or that end too early. None of them holds a whole signed body. */
export const framings: readonly ((random: Random) => Buffer)[] = [
  frame((target, body) => `POST ${target} HTTP/1.1\r\nHost: d\r\nContent-Length: ${body.length + 50}\r\n\r\n${body}`),
  frame(
    (target, body, random) =>
      `POST ${target} HTTP/1.1\r\nHost: d\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, random.between(0, body.length - 1))}`,
  ),
  frame(
    (target, body) =>
      `POST ${target} HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}`,
  ),
  frame(
    (target, body) =>
      `POST ${target} HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${body}\r\n0\r\n\r\n`,
  ),
  frame(
    (target, body) =>
      `POST ${target} HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n${body}`,
  ),
  frame((target, body) => `POST ${target} HTTP/1.1\r\nHost: d\r\nContent-Length: -1\r\n\r\n${body}`),
  frame((target, body) => `POST ${target} HTTP/1.1\r\nHost: d\r\nContent-Length: 1e3\r\n\r\n${body}`),
  frame(
    (target, body) => `POST ${target} HTTP/1.1\r\nHost: d\r\nX: a\0b\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  ),
  frame((target) => `POST ${target} HTTP/9.9\r\nHost: d\r\n\r\n`),
  frame((target) => `POST ${target}`),
  frame((target, body) => `POST ${target} HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
  frame((target) => `POST ${target} HTTP/1.1\r\nHost: d\r\nX-Long: ${CANARY.repeat(2000)}\r\n\r\n`),
  frame((target) => `POST ${target}&a=${'x'.repeat(30_000)} HTTP/1.1\r\nHost: d\r\n\r\n`),
  (random) => bytes(random, random.between(1, 400)),
]
