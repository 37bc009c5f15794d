import type { Surroundings } from '../../src/handlers/surroundings'
import { corp } from './sandboxWire'

/** An installation with a real corp at https://scrm.example, unless the draft says otherwise. */
export function buildSurroundings(draft: Partial<Surroundings> = {}): Surroundings {
  return {
    demo: false,
    publicUrl: 'https://scrm.example',
    corpId: corp.corpId,
    agentId: corp.agentId,
    oauthBase: 'https://open.weixin.qq.com',
    loginBase: 'https://login.work.weixin.qq.com',
    sandboxPort: 3100,
    sessionSecret: 'a-session-key-for-tests-only-4Kd83hJs',
    sessionMs: 7 * 86_400_000,
    signInMs: 600_000,
    signInsPerMinute: 600,
    paces: { uploadsPerMinute: 20, uploadsAtOnce: 2, uploadsAtOnceOfAll: 8, todosGivenPerMinute: 10 },
    ...draft,
  }
}
