/** What a person meets who rewards others; part of the list in src/errors.ts. */
export const rewardErrors = {
  'approval-own': {
    status: 409,
    en: 'Whoever asked for a reward cannot approve it: a second person must.',
    zh: '奖励的申请人不能自行审批，须由另一人审批。',
  },
  'payout-not-waiting': {
    status: 409,
    en: 'Only a transfer that its receiver has not confirmed yet can be taken back.',
    zh: '只有待对方确认的转账可以撤回。',
  },
  'payout-decided': { status: 409, en: 'This was decided already.', zh: '该奖励已处理。' },
} as const
