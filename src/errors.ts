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
