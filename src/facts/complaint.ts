/** SQL: whether a complaint of this contact is open; `contact` = the alias of their row. */
export const COMPLAINS = (contact: string): string =>
  `exists (select from todo t where t.external_user_id = ${contact}.external_user_id and t.kind = 'complaint' and t.done_at is null)`
