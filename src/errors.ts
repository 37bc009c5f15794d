/** Every error a person can meet, with its words. Kept here so that texts in both languages stand side by side. */
export const appErrors = {
  'not-found': { status: 404, en: 'There is nothing here.', zh: '没有找到。' },
  'not-signed-in': { status: 401, en: 'Please sign in.', zh: '请先登录。' },
  'invalid-input': { status: 400, en: 'Something in the request is not right.', zh: '提交的内容有误。' },
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
  internal: { status: 500, en: 'Something went wrong on our side; it has been logged.', zh: '服务器出错，已记录。' },
} as const

export type AppErrorId = keyof typeof appErrors

export interface FieldIssue {
  path: string
  message: string
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
