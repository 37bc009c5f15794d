export interface TagLimits {
  used: number
  limit: number
  /** For people; null = there is room enough. */
  warning: { en: string; zh: string } | null
}

/** How near the corp is to WeCom's limit of corp tags (customer-contact.md 2). Strategy tags count too, and we see none. */
export function tagLimits(used: number, policy: { corpLimit: number; warnShare: number }): TagLimits {
  const { corpLimit: limit, warnShare } = policy
  if (used < limit * warnShare) return { used, limit, warning: null }
  const warning = {
    en: `${used} of ${limit} corp tags are in use. At ${limit} WeCom refuses new ones: delete some.`,
    zh: `企业标签已使用 ${used}/${limit} 个，达到上限后将无法新建，请清理不用的标签。`,
  }
  return { used, limit, warning }
}
