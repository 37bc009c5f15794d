import { canaries, DENIED_IP } from '../installation'
import { NOBODY_LISTENS, type Fault } from './fault'

const FOLLOW = '/cgi-bin/externalcontact/get_follow_user_list'
const AGENT = '/cgi-bin/agent/get'

/** Faults between the server and WeCom: clock, network, keys, and what WeCom grants the app. */
export const wecomFaults: Fault[] = [
  {
    what: 'the clock is ten minutes ahead',
    plant: () => ({}),
    clockMs: 600_000,
    id: 'clock',
    cause: 'clock-off',
    found: /-(600|599|601)\.\d s/,
    fix: /timedatectl/,
  },
  {
    what: 'WeCom cannot be reached',
    plant: () => ({ WECOM_API_BASE: `http://${NOBODY_LISTENS}` }),
    id: 'wecom-reachable',
    cause: 'wecom-unreachable',
    found: /ECONNREFUSED/,
    fix: /443/,
  },
  {
    what: 'a gateway answers in place of WeCom',
    plant: async (ground) => ({ WECOM_API_BASE: await ground.stranger(), HTTPS_PROXY: 'http://proxy.example:3128' }),
    id: 'wecom-reachable',
    cause: 'not-wecom',
    found: /not WeCom/,
    fix: /WECOM_API_BASE.*a proxy, which Changlai does not use/,
  },
  {
    what: 'the secret is another',
    plant: () => ({ WECOM_APP_SECRET: `${canaries[0]}x` }),
    id: 'access-token',
    cause: 'secret-wrong',
    found: /40001/,
    fix: /WECOM_APP_SECRET/,
  },
  {
    what: 'the corp id is another',
    plant: () => ({ WECOM_CORP_ID: 'wwsomeothercorp' }),
    id: 'access-token',
    cause: 'corp-id-wrong',
    found: /40013/,
    fix: /我的企业 → 企业信息.*WECOM_CORP_ID/,
  },
  {
    what: 'the IP address is not trusted',
    plant: (ground) => ground.answering(FOLLOW, 60020),
    id: 'trusted-ip',
    cause: 'ip-not-trusted',
    found: new RegExp(DENIED_IP),
    fix: new RegExp(`Add ${DENIED_IP}.*企业可信IP`),
  },
  {
    what: 'the app is stopped',
    plant: (ground) => ground.answering(AGENT, 50003),
    id: 'app',
    cause: 'app-disabled',
    found: /stopped/,
    fix: /启用/,
  },
  {
    what: 'the app is described as stopped',
    plant(ground) {
      ground.sound.replies[AGENT] = () => ({ errcode: 0, name: '常来', close: 1 })
      return {}
    },
    id: 'app',
    cause: 'app-disabled',
    found: /stopped/,
    fix: /启用/,
  },
  {
    what: 'the agent id is that of another app',
    plant: (ground) => ground.answering(AGENT, 301002),
    id: 'app',
    cause: 'agent-id-wrong',
    found: /WECOM_AGENT_ID/,
    fix: /AgentId and Secret/,
  },
  {
    what: 'the visible range is empty',
    plant: (ground) => ground.answering(AGENT, 0),
    id: 'visible-range',
    cause: 'visible-range-empty',
    found: /no member/,
    fix: /可见范围/,
  },
  ...[48002, 60011].map((errcode): Fault => ({
    what: `the app is not callable for customer contact (${errcode})`,
    plant: (ground) => ground.answering(FOLLOW, errcode),
    id: 'customer-contact',
    cause: 'customer-contact-denied',
    found: new RegExp(String(errcode)),
    fix: /可调用接口的应用/,
  })),
  {
    what: 'nobody has customer contact',
    plant: (ground) => ground.answering(FOLLOW, 0),
    id: 'customer-contact',
    cause: 'nobody-has-customer-contact',
    found: /no member/,
    fix: /客户联系.*可见范围/,
  },
  {
    what: 'an admin is not a member',
    plant: () => ({ ADMIN_USERIDS: 'lin.mei,nobody.here' }),
    id: 'members',
    cause: 'admin-unknown',
    found: /: nobody\.here$/,
    fix: /ADMIN_USERIDS/,
  },
]
