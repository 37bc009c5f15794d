import { campaignErrors } from './decisions/campaigns/errors'
import { groupErrors } from './decisions/groups/errors'
import { ruleErrors } from './decisions/rules/errors'
import { rewardErrors } from './decisions/rewards/errors'
import { saleErrors } from './decisions/sales/errors'

/** Every error a person can meet, with its words. Kept here so that texts in both languages stand side by side. */
export const appErrors = {
  'not-found': { status: 404, en: 'There is nothing here.', zh: '没有找到。' },
  'not-signed-in': { status: 401, en: 'Please sign in.', zh: '请先登录。' },
  'session-expired': {
    status: 401,
    en: 'Your session has ended. Please sign in again.',
    zh: '登录已失效，请重新登录。',
  },
  'csrf-failed': {
    status: 403,
    en: 'This request did not come from our page. Reload the page and try again.',
    zh: '请求来源校验失败，请刷新页面后重试。',
  },
  'not-allowed': { status: 403, en: 'Your role does not include this.', zh: '您的角色没有此权限。' },
  'not-yours': {
    status: 403,
    en: 'This is not one of yours, or it does not exist.',
    zh: '这不在您的负责范围内，或不存在。',
  },
  'member-unknown': { status: 404, en: 'There is no such member.', zh: '没有这个成员。' },
  'admin-fixed': {
    status: 409,
    en: 'This admin is named in ADMIN_USERIDS: only who runs the server can change that.',
    zh: '该管理员由 ADMIN_USERIDS 指定，只能由服务器维护者修改。',
  },
  'last-admin': {
    status: 409,
    en: 'This is the last admin: make somebody else one first.',
    zh: '这是最后一位管理员，请先设置其他管理员。',
  },
  'members-only': {
    status: 409,
    en: 'Only a member who is signed in has this; the operator is nobody in particular.',
    zh: '只有登录的成员才有此项，运维令牌不代表任何成员。',
  },
  'job-in-future': {
    status: 409,
    en: 'A job can be run for now or for a moment that has passed, not ahead of time.',
    zh: '任务只能按当前或过去的时间运行，不能提前运行。',
  },
  'job-running': { status: 409, en: 'This run is under way already.', zh: '这次运行已在进行中。' },
  'invalid-input': { status: 400, en: 'Something in the request is not right.', zh: '提交的内容有误。' },
  'page-not-ours': {
    status: 400,
    en: 'Only the addresses of our own pages are signed: open the page under the PUBLIC_URL of this server.',
    zh: '只能为本系统的页面签名：请通过服务器的 PUBLIC_URL 地址打开页面。',
  },
  'too-many-requests': {
    status: 429,
    en: 'That was asked for too often; please wait a minute.',
    zh: '请求过于频繁，请一分钟后再试。',
  },
  'uploads-exhausted': {
    status: 429,
    en: 'You have uploaded as much as a member may in 24 hours. Please go on tomorrow.',
    zh: '您 24 小时内上传的文件已达上限，请明天再上传。',
  },
  'too-large': { status: 413, en: 'That is too large.', zh: '内容过大。' },
  'not-replayable': {
    status: 409,
    en: 'This event is still waiting or being handled; it needs no replay.',
    zh: '该事件仍在处理中，无需重放。',
  },
  'payload-gone': {
    status: 410,
    en: 'The content of this event was removed after its retention time.',
    zh: '该事件内容已超过保留期限并被清除。',
  },
  'unsupported-media': { status: 415, en: 'This kind of file cannot be used here.', zh: '不支持该文件类型。' },
  'tag-name-taken': {
    status: 409,
    en: 'A tag or group of this name exists there already.',
    zh: '同名标签或标签组已存在。',
  },
  'tag-foreign': {
    status: 409,
    en: 'It was made in the WeCom console or by another app, so only they can change it.',
    zh: '该标签由管理后台或其他应用创建，只能由创建方修改。',
  },
  'tag-limit': {
    status: 409,
    en: 'The corp has as many tags as WeCom allows: 3,000. Delete some first.',
    zh: '企业标签已达 3000 个上限，请先删除部分标签。',
  },
  'tag-refused': { status: 409, en: 'WeCom refused this change of tags.', zh: '企业微信拒绝了此次标签操作。' },
  'undone-already': { status: 409, en: 'This change was undone already.', zh: '该变更已撤销过。' },
  'nothing-to-undo': {
    status: 409,
    en: 'There is nothing left to undo: it never took effect, or was changed since.',
    zh: '无可撤销内容：该变更未生效，或之后已被修改。',
  },
  'channel-removed': { status: 409, en: 'This channel has been removed.', zh: '该渠道已删除。' },
  'state-taken': { status: 409, en: 'Another channel counts this state already.', zh: '该 state 已属于另一个渠道。' },
  'way-in-use': { status: 409, en: 'This contact way serves a channel already.', zh: '该「联系我」已属于某个渠道。' },
  'way-names-departments': {
    status: 409,
    en: 'This contact way names departments instead of members: make a channel with its members first, and adopt it into that.',
    zh: '该「联系我」按部门设置。请先创建渠道并选择成员，再将其归入该渠道。',
  },
  'member-cannot-serve': {
    status: 400,
    en: 'A member cannot take customers: outside the visible range of the app, or without customer contact.',
    zh: '有成员无法接待客户：不在应用可见范围内，或未开通客户联系权限。',
  },
  'member-not-visible': {
    status: 400,
    en: 'A member is unknown to WeCom or outside the visible range of the app.',
    zh: '有成员不存在，或不在应用可见范围内。',
  },
  'member-no-customer-contact': {
    status: 400,
    en: 'A member has no customer contact permission: an admin gives it in the WeCom console.',
    zh: '有成员没有客户联系权限，请管理员在企业微信后台开通。',
  },
  'member-not-activated': {
    status: 400,
    en: 'A member has never logged in to WeCom, and has to do so once.',
    zh: '有成员尚未激活企业微信，请先登录一次。',
  },
  'member-not-verified': {
    status: 400,
    en: 'A member has not verified their real name in WeCom.',
    zh: '有成员尚未完成实名认证。',
  },
  'too-many-members': {
    status: 400,
    en: 'WeCom takes at most 100 people for one contact way.',
    zh: '一个「联系我」最多可设置 100 人。',
  },
  'too-many-ways': {
    status: 409,
    en: 'The corp has as many contact ways as WeCom allows: remove some that are not used.',
    zh: '企业的「联系我」数量已达上限，请先删除不用的。',
  },
  'wecom-refused': { status: 409, en: 'WeCom refused this.', zh: '企业微信拒绝了该操作。' },
  'wecom-unreachable': {
    status: 503,
    en: 'WeCom gave no answer; please try again in a moment.',
    zh: '企业微信没有响应，请稍后再试。',
  },
  'touch-differs': {
    status: 409,
    en: 'A touch with this key is known, with other content.',
    zh: '该往来记录编号已存在，但内容不同。',
  },
  'order-differs': {
    status: 409,
    en: 'An order with this number is known, with other content.',
    zh: '该订单号已存在，但内容不同。',
  },
  'todo-done': { status: 409, en: 'This to-do is done already.', zh: '该待办已完成。' },
  'todo-differs': { status: 409, en: 'Another to-do has this key.', zh: '该待办标识已被使用。' },
  'not-a-follower': {
    status: 409,
    en: 'This is not, or no longer, a customer of yours in WeCom.',
    zh: '在企业微信中，该客户不是（或已不是）您的客户。',
  },
  'field-exists': { status: 409, en: 'There is a field with this key already.', zh: '已存在使用该标识的字段。' },
  'field-kind-fixed': {
    status: 409,
    en: 'The kind of a field cannot change: contacts have values of it. Make a new one with another key.',
    zh: '字段类型不可更改，因为客户资料中已有取值。请使用新的标识新建字段。',
  },
  'one-birthday': { status: 409, en: 'There is a birthday field already.', zh: '已有生日字段，只能有一个。' },
  'media-refused': { status: 409, en: 'WeCom did not accept a file.', zh: '企业微信不接受其中的文件。' },
  'table-unreadable': {
    status: 400,
    en: 'This file cannot be read as a table: save it as XLSX or as CSV (UTF-8).',
    zh: '无法读取该表格，请另存为 XLSX 或 CSV（UTF-8）后重试。',
  },
  'table-too-long': {
    status: 413,
    en: 'The table is too long: at most 10,000 rows and 100 columns, 50 MB unpacked.',
    zh: '表格过大：最多 10000 行、100 列，解压后不超过 50 MB。',
  },
  'orders-too-long': {
    status: 413,
    en: 'The table is too long: at most 1,100,000 rows as CSV, or 50,000 as XLSX.',
    zh: '表格过大：CSV 最多 110 万行，XLSX 最多 5 万行。',
  },
  'import-running': {
    status: 409,
    en: 'Another import of orders is still running; please wait for it.',
    zh: '另一个订单导入正在进行，请等待其完成。',
  },
  'table-formulas': {
    status: 400,
    en: 'The table has formulas: replace them by their values (copy, paste as values).',
    zh: '表格含有公式，请先将公式转为数值（复制后「粘贴为数值」）。',
  },
  'table-headings': {
    status: 400,
    en: 'The first row does not name the columns as it should.',
    zh: '首行的列名不符合要求。',
  },
  'category-name-taken': { status: 409, en: 'There is a category of this name already.', zh: '同名分类已存在。' },
  'plan-retired': { status: 409, en: 'This plan has been retired for ever.', zh: '该计划已停用，不能再修改。' },
  'plan-no-draft': { status: 409, en: 'There is no draft to publish.', zh: '没有可发布的草稿。' },
  'plan-not-live': { status: 409, en: 'This plan is not live.', zh: '该计划未在运行。' },
  'plan-running': { status: 409, en: 'This plan is running for this customer already.', zh: '该客户已在此计划中。' },
  ...campaignErrors,
  ...groupErrors,
  ...ruleErrors,
  ...saleErrors,
  ...rewardErrors,
  'segment-name-taken': { status: 409, en: 'There is a segment of this name already.', zh: '同名人群已存在。' },
  'segment-used': { status: 409, en: 'This segment is used elsewhere.', zh: '该人群正在被使用，不能删除。' },
  'segment-circle': {
    status: 409,
    en: 'This segment would be made of itself.',
    zh: '人群不能直接或间接引用自己。',
  },
  'list-used': { status: 409, en: 'This list is used elsewhere.', zh: '该名单正在被使用，不能删除。' },
  withdrawn: { status: 409, en: 'The question was withdrawn before it was answered.', zh: '请求已取消。' },
  internal: { status: 500, en: 'Something went wrong on our side; it has been logged.', zh: '服务器出错，已记录。' },
} as const

export type AppErrorId = keyof typeof appErrors

export interface FieldIssue {
  path: string
  message: string
  /** The same in Chinese; not there = only the English is known. */
  messageZh?: string
}

/** An error for people. `issues` name the fields that are wrong. */
export class AppError extends Error {
  readonly status: number
  constructor(
    readonly id: AppErrorId,
    readonly issues: FieldIssue[] = [],
  ) {
    super(appErrors[id].en)
    this.status = appErrors[id].status
  }

  /** The one shape in which the API errs. */
  toBody(): { error: { id: AppErrorId; message: string; messageZh: string; issues: FieldIssue[] } } {
    const { en, zh } = appErrors[this.id]
    return { error: { id: this.id, message: en, messageZh: zh, issues: this.issues } }
  }
}
