import { z } from 'zod'
import { roles } from '../../decisions/rights'
import { moment, person } from './common.schema'

/** Who is signed in, and what the page needs to talk to WeCom's client. */
export const me = person.extend({
  roles: z.array(z.enum(roles)),
  /** Sent back as `x-csrf-token` with every request that writes. */
  csrfToken: z.string(),
  corpId: z.string(),
  agentId: z.number(),
  /** Where the demo's simulated WeCom client lives, the only one that may frame our pages; null outside the demo. */
  sandboxOrigin: z.string().nullable(),
  /** The server's clock and the business's time zone: a device may be wrong, and the demo's clock can be ahead. */
  now: moment,
  timeZone: z.string(),
})

/** The address of a page: what stands before `#`, the query included. */
export const signatureInput = z.object({ url: z.url({ protocol: /^https?$/ }).max(2048) })
const signature = z.object({ timestamp: z.number(), nonceStr: z.string(), signature: z.string() })
/** kf-sidebar-pay.md 1.8: one made with the corp's ticket, one with the app's. */
export const signatures = z.object({ corp: signature, agent: signature })

export type Me = z.output<typeof me>
export type Signatures = z.output<typeof signatures>
