import type { Scope } from './scope'
import { createWelcome } from './services/welcome/messages'
import { readWelcomes } from './views/welcome'

const everybody = {
  name: '默认欢迎语',
  text: '{{customer|您}}好，我是清泉到家的{{member|客服}}。送水、换水、买耗材都可以直接找我。',
}
const poster = {
  state: 'poster-jinxiu',
  name: '锦绣花园电梯海报',
  text: '{{customer|您}}好，在锦绣花园的海报上见到您很高兴！首桶水立减 5 元，回复“订水”即可下单。',
}

/** Gives the demo corp a welcome for everybody and one for a channel, unless somebody has set any. */
export async function seedWelcomes(scope: Scope): Promise<void> {
  if ((await readWelcomes(scope)).length > 0) return
  const common = { channelId: null, userId: null, fromMinute: null, toMinute: null, attachments: [], enabled: true }
  await createWelcome(scope, { ...common, ...everybody, state: null })
  await createWelcome(scope, { ...common, ...poster })
}
