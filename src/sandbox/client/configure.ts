import { pageSignature } from '../../wecom'
import { text, texts } from '../body'
import type { World } from '../world'
import { NativeFailure, type Native } from './native'

/** The app's identity: signed with the app's ticket (kf-sidebar-pay.md 1.2, 1.7). */
export const agentConfig: Native = ({ params, url }, world) => {
  if (text(params, 'corpid') !== world.corp.corpId) throw new NativeFailure('invalid corpid', 40013)
  if (text(params, 'agentid') !== String(world.corp.agentId)) throw new NativeFailure('invalid agentid', 40056)
  const signature = text(params, 'signature')
  checkSignature(world, 'agent', url, signature, text(params, 'nonceStr'), text(params, 'timestamp'))
  world.pages.admit(signature, url, texts(params, 'jsApiList'))
  return {}
}

/** The corp's identity, which clients before 3.0.24 want first. It opens none of the calls for customer contact. */
export const preVerifyJSAPI: Native = ({ params, url }, world) => {
  if (text(params, 'appId') !== world.corp.corpId) throw new NativeFailure('invalid corpid', 40013)
  const at = (name: string): string => text(params, name)
  checkSignature(world, 'corp', url, at('verifySignature'), at('verifyNonceStr'), at('verifyTimestamp'))
  return {}
}

/** 40093 for a signature that does not fit, 42012 for one by a ticket that has ended. */
function checkSignature(
  { state, clock }: World,
  kind: 'corp' | 'agent',
  url: string,
  signature: string,
  nonceStr: string,
  timestamp: string,
): void {
  const kept = state.tickets.get(kind)
  const seconds = /^\d{10}$/.test(timestamp) ? Number(timestamp) : null
  if (!kept || seconds === null || nonceStr === '') throw new NativeFailure('invalid signature', 40093)
  const expected = pageSignature({ ticket: kept.ticket, nonceStr, timestamp: seconds, url })
  if (signature !== expected) throw new NativeFailure('invalid signature', 40093)
  if (kept.endsAt <= clock.now()) throw new NativeFailure('invalid ticket', 42012)
}
