import { ok } from '../reply'
import type { Endpoint } from '../world'

/** From where WeCom calls and where it is called; here all of it is this machine. */
export const networkEndpoints: readonly Endpoint[] = ['getcallbackip', 'get_api_domain_ip'].map((name) => ({
  path: `/cgi-bin/${name}`,
  method: 'GET',
  secret: 'both',
  defaults: { ip_list: [] },
  handle: () => ok({ ip_list: ['127.0.0.1'] }),
}))
