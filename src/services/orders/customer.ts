import { phoneDigits, type CustomerKeys } from '../../decisions/orders'

/** The keys as they are compared; what is not given, or has nothing in it, is null. */
export function customerOf(given: { [Key in keyof CustomerKeys]?: string | undefined }): CustomerKeys {
  const key = (text: string | undefined): string | null => text?.trim() || null
  return {
    externalUserId: key(given.externalUserId),
    unionId: key(given.unionId),
    customerNo: key(given.customerNo),
    phone: phoneDigits(given.phone ?? ''),
  }
}
