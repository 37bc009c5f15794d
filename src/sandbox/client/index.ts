import { setTimeout as wait } from 'node:timers/promises'
import type { Fields } from '../body'
import type { FaultRule, Faults } from '../faults'
import { Refusal, textOf } from '../reply'
import type { World } from '../world'
import { createExternalPayment } from './collect'
import { agentConfig, preVerifyJSAPI } from './configure'
import { getContext, getCurExternalChat, getCurExternalContact, openEnterpriseChat, setClipboardData } from './context'
import { NativeFailure, type Native, type NativeCall } from './native'
import { sendChatMessage } from './send'

export type { ClientWindow, NativeCall } from './native'

const configuring: Readonly<Record<string, Native>> = { agentConfig, preVerifyJSAPI }
const calls: Readonly<Record<string, Native>> = {
  getContext,
  getCurExternalContact,
  getCurExternalChat,
  sendChatMessage,
  openEnterpriseChat,
  setClipboardData,
  createExternalPayment,
}

export type NativeResult = Fields & { err_msg: string }

/**
 * One call of a page to the simulated client, in the form in which WeCom's native side answers. A fault at `client/<name>`
 * makes it slow (`latency`), say no (`errcode`), stay silent (`refuse`), or act and stay silent (`lose-answer`): null.
 */
export async function invokeNative(
  world: World,
  faults: Faults,
  name: string,
  call: NativeCall,
): Promise<NativeResult | null> {
  const fault = faults.strike(`client/${name}`)
  if (fault?.kind === 'latency') await wait(fault.latencyMs)
  if (fault?.kind === 'refuse' || fault?.kind === 'http500') return null
  const result = answer(world, name, call, fault)
  world.pages.record({ at: call.now, name, ...call.window, errMsg: result.err_msg })
  return fault?.kind === 'lose-answer' ? null : result
}

function answer(world: World, name: string, call: NativeCall, fault: FaultRule | null): NativeResult {
  try {
    if (fault?.kind === 'errcode') throw new NativeFailure(textOf(fault.errcode), fault.errcode)
    return { ...find(world, name, call)(call, world), err_msg: `${name}:ok` }
  } catch (error) {
    if (error instanceof Refusal) return { err_msg: `${name}:fail_${error.detail}` }
    if (!(error instanceof NativeFailure)) throw error
    const code = error.errCode === null ? {} : { err_code: error.errCode }
    return { err_msg: `${name}:fail_${error.words}`, ...code }
  }
}

function find(world: World, name: string, { params, url }: NativeCall): Native {
  const first = Object.hasOwn(configuring, name) ? configuring[name] : undefined
  if (first) return first
  const native = Object.hasOwn(calls, name) ? calls[name] : undefined
  if (!native) throw new NativeFailure('function not exist')
  world.pages.check(params, url, name)
  return native
}
