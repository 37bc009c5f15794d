import { randomInt } from 'node:crypto'

/** What a person reads in errmsg; clients decide on errcode only (callbacks-and-app.md 3.3, errcodes.tsv). */
const TEXTS: Record<number, string> = {
  [-1]: 'system error',
  40001: 'invalid credential',
  40003: 'invalid userid',
  40004: 'invalid media type',
  40006: 'invalid media size',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40009: 'invalid image size',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40031: 'invalid userid list',
  40032: 'userid list too long',
  40056: 'invalid agentid',
  40058: 'invalid Request Parameter',
  40063: 'some parameters are empty',
  40068: 'invalid tagid',
  40071: 'invalid tag name',
  40072: 'invalid tag name length',
  40093: 'invalid signature',
  40096: 'invalid external userid',
  40097: 'user is not resigned',
  40098: 'user is not verified',
  40099: 'external contact count of user exceeds limit',
  40100: 'external contact is being transferred',
  40126: 'corp tag count exceeds limit',
  40128: 'external contact is transferred too often',
  40129: 'external contact is being transferred',
  40130: 'handover and takeover are the same user',
  40131: 'handover is not a follow user',
  41001: 'access_token missing',
  41002: 'corpid missing',
  41004: 'secret missing',
  41006: 'media_id missing',
  41009: 'userid missing',
  41033: 'description missing',
  41035: 'external userid missing',
  41037: 'contact way type missing',
  41038: 'contact way scene missing',
  41039: 'invalid contact way type',
  41040: 'invalid contact way scene',
  41041: 'too many users in contact way',
  41042: 'invalid contact way style',
  41043: 'config_id missing',
  41044: 'invalid config_id',
  41045: 'contact way count exceeds limit',
  41046: 'msgid missing',
  41047: 'invalid msgid',
  41048: 'no external contact to send to',
  41049: 'welcome_code missing',
  41050: 'invalid welcome_code',
  41051: 'externaluser has started chatting',
  41054: 'user not activated',
  41055: 'group welcome template count exceeds limit',
  41056: 'invalid external userid type',
  41057: 'developer account is not bound',
  41063: 'group msg is being dispatched',
  41064: 'attachments exceed limit',
  41065: 'invalid attachment type',
  41096: 'welcome msg is being distributed',
  41093: 'mass message has been cancelled',
  41094: 'mass message reminded too often',
  42001: 'access_token expired',
  40050: 'invalid chatid',
  42012: 'invalid ticket',
  42014: 'invalid task_id',
  42016: 'task_id not found',
  42018: 'invalid button key or name',
  42019: 'invalid button count',
  42031: 'invalid Template_Card.CardType',
  42052: 'msgid expired',
  43012: 'the app has no callback url',
  44001: 'empty media data',
  44004: 'empty content',
  45001: 'media size out of limit',
  45007: 'voice length out of limit',
  45009: 'api freq out of limit',
  45008: 'articles count out of limit',
  45033: 'api concurrent out of limit',
  45034: 'invalid url',
  49008: 'group chat dismissed',
  60003: 'department not found',
  60011: 'no privilege to access/modify contact/party/agent',
  60111: 'userid not found',
  60123: 'invalid party id',
  60140: 'invalid response_code',
  81011: 'no permission to operate tag',
  81013: 'user & party & tag all invalid',
  81017: 'request count exceeds limit',
  82001: 'user & party & tag all empty',
  84061: 'not external contact',
  84074: 'no external contact permission',
  84083: 'not a service member',
  82002: 'invalid party list size',
  82003: 'invalid tag list size',
  90201: 'too many content items',
  90206: 'miniprogram not linked',
  90208: 'invalid miniprogram appid',
  40016: 'invalid button size',
  40017: 'invalid button type',
  40018: 'invalid button name size',
  40019: 'invalid button key size',
  40020: 'invalid button url size',
  40022: 'invalid sub button level',
  40023: 'invalid sub button size',
  40024: 'invalid sub button type',
  40025: 'invalid sub button name size',
  40026: 'invalid sub button key size',
  40027: 'invalid sub button url size',
  40070: 'all users and parties are invalid',
  41072: 'invalid attachment scene',
  43004: 'user has no wechat',
  45004: 'description size out of limit',
  45022: 'app name size out of limit',
  45029: 'response size out of limit',
  46003: 'menu no exist',
  46004: 'user no exist',
  48002: 'api forbidden for corp or app',
  48009: 'api forbidden for contact sync from a new ip',
  60004: 'parent department not found',
  60005: 'department contains user',
  60006: 'department contains sub department',
  60007: 'root department can not be deleted',
  60008: 'department existed',
  60010: 'department loop',
  60102: 'userid existed',
  60103: 'invalid mobile',
  60104: 'mobile existed',
  60105: 'invalid email',
  60106: 'email existed',
  60110: 'user department count out of limit',
  60112: 'invalid user name',
  60125: 'invalid department name',
  60129: 'missing mobile and email',
  80001: 'invalid redirect domain',
  81002: 'department depth out of limit',
  81014: 'too many users or parties at once',
  86001: 'invalid chatid',
  86003: 'chatid not found',
  86006: 'chat member count out of range',
  86205: 'chatid too long',
  86207: 'owner is not in userlist',
  86215: 'chatid existed',
  86216: 'invalid chat member',
  90500: 'the owner of this chat is not resigned',
  90501: 'chat is not external group chat',
  90502: 'the owner of this chat is resigned',
  90504: 'the owner of this chat is not changed',
  90507: 'chat is being transferred',
  90508: 'chat has been transferred',
  301002: 'not allow operate another agent with this accesstoken',
  600018: 'invalid start or end time',
  610014: 'invalid unionid',
}

export type Reply = Record<string, unknown>

/** "They answered and said no": an errcode, with the words before WeCom's own when it names a field. */
export class Refusal extends Error {
  constructor(
    readonly errcode: number,
    readonly detail = '',
  ) {
    super(`${errcode} ${detail}`)
  }
}

/** A successful answer. */
export function ok(fields: Reply = {}): Reply {
  return { errcode: 0, errmsg: 'ok', ...fields }
}

/** The words for an errcode alone, as rows of a list carry them. */
export function textOf(errcode: number): string {
  return TEXTS[errcode] ?? (isCard(errcode) ? 'invalid Template_Card' : 'error')
}

/** A failure as WeCom words it, with the endpoint's default fields beside it (callbacks-and-app.md 3.3). */
export function failure({ errcode, detail }: Refusal, ip: string, defaults: Reply): Reply {
  const text = [detail, textOf(errcode)].filter(Boolean).join('. ')
  const hint = `hint: [${Date.now()}${randomInt(1e11, 1e12)}]`
  const link = `https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
  return { errcode, errmsg: `${text}, ${hint}, from ip: ${ip}, more info at ${link}`, ...defaults }
}

/** The codes 42027 to 42051 each name one field of a card. */
function isCard(errcode: number): boolean {
  return errcode >= 42027 && errcode <= 42051
}
