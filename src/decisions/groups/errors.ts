import { standingErrors } from './standingErrors'

/** What a person meets who looks after groups' codes and welcomes; part of the list in src/errors.ts. */
export const groupErrors = {
  ...standingErrors,
  'join-code-removed': { status: 409, en: 'This join code has been removed.', zh: '该群活码已删除。' },
  'join-code-group': {
    status: 400,
    en: 'A group cannot be used for this code.',
    zh: '有群不能用于该群活码。',
  },
  'group-limit-codes': {
    status: 409,
    en: 'The corp has as many contact ways and join codes as WeCom allows: remove some that are not used.',
    zh: '企业的「联系我」与群活码数量已达上限，请先删除不用的。',
  },
  'group-welcome-limit': {
    status: 409,
    en: 'The corp has as many group welcomes as WeCom allows: 100. Remove some first.',
    zh: '入群欢迎语已达 100 条上限，请先删除不用的。',
  },
  'group-welcome-foreign': {
    status: 409,
    en: 'It was made in the WeCom console or by another app, so only they can change it.',
    zh: '该欢迎语由管理后台或其他应用创建，只能由创建方修改。',
  },
  'no-next-group': {
    status: 409,
    en: 'This group has no next group up: an admin sets one first.',
    zh: '该群还没有设置进阶群，请管理员先设置。',
  },
  'next-group-no-code': {
    status: 409,
    en: 'There is no join code that leads into the next group up now: make one, or put the group first in it.',
    zh: '目前没有能进入进阶群的群活码：请新建，或让该群成为活码的当前群。',
  },
} as const
