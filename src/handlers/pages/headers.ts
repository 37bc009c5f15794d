import type { Context } from 'koa'
import type { Surroundings } from '../surroundings'

/** Schemes by which WeCom's client on iOS takes calls from a page, through hidden frames. */
const CLIENT = 'weixin: wxwork:'

/**
 * What browsers may do with our pages. The JS-SDK is part of the page and loads no script of WeCom's (looked up in
 * @wecom/jssdk 2.4.4). Only the demo's simulated client may frame us; WeCom's own client is no frame.
 */
export function setPageHeaders(ctx: Context, { demo, sandboxPort }: Surroundings): void {
  const framers = demo ? `http://localhost:${sandboxPort} http://127.0.0.1:${sandboxPort}` : `'none'`
  const policy = [
    `default-src 'self'`,
    `script-src 'self'`,
    // The component libraries write style attributes.
    `style-src 'self' 'unsafe-inline'`,
    `connect-src 'self'`,
    `img-src 'self' https: data: blob:`,
    `frame-src 'self' ${CLIENT}`,
    `object-src 'none'`,
    `base-uri 'self'`,
    `form-action 'self'`,
    `frame-ancestors ${framers}`,
  ]
  ctx.set('content-security-policy', policy.join('; '))
  ctx.set('x-content-type-options', 'nosniff')
  ctx.set('referrer-policy', 'same-origin')
  ctx.set('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
}
