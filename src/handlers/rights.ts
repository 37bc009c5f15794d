import type { Right } from '../decisions/rights'

const ADMIN: Right = { roles: ['admin'] }
const CUSTOMER: Right = { roles: ['rep', 'manager', 'admin'], of: 'contact' }
const STAFF: Right = { roles: ['rep', 'manager', 'group-owner', 'admin'] }

const ERRAND: Right = { ...STAFF, of: 'todo' }

/** The table of rights: every route of the API, and who may use it. A route without an entry does not start. */
export const rights: Readonly<Record<string, Right>> = {
  'GET /api/inbox': ADMIN,
  'POST /api/inbox/{key}/replay': ADMIN,
  'GET /api/contacts/{externalUserId}': CUSTOMER,
  'GET /api/contacts/{externalUserId}/tags': CUSTOMER,
  'POST /api/contacts/{externalUserId}/tags': CUSTOMER,
  'POST /api/tag-changes/{id}/undo': { roles: ['rep', 'manager', 'admin'], of: 'tag-change' },
  'GET /api/welcome-messages': ADMIN,
  'POST /api/welcome-messages': ADMIN,
  'PUT /api/welcome-messages/{id}': ADMIN,
  'DELETE /api/welcome-messages/{id}': ADMIN,
  'GET /api/media': ADMIN,
  'POST /api/media': ADMIN,
  'GET /api/tags': STAFF,
  'POST /api/tags': ADMIN,
  'POST /api/tags/sync': ADMIN,
  'PUT /api/tags/{id}': ADMIN,
  'DELETE /api/tags/{id}': ADMIN,
  'GET /api/tags/{id}/history': ADMIN,
  'PUT /api/tag-groups/{id}': ADMIN,
  'DELETE /api/tag-groups/{id}': ADMIN,
  'GET /api/tag-groups/{id}/history': ADMIN,
  'POST /api/corp-tag-changes/{id}/undo': ADMIN,
  'GET /api/sync': ADMIN,
  'POST /api/sync': ADMIN,
  'GET /api/channels': ADMIN,
  'POST /api/channels': ADMIN,
  'GET /api/channels/{id}': ADMIN,
  'PUT /api/channels/{id}': ADMIN,
  'DELETE /api/channels/{id}': ADMIN,
  'GET /api/channels/{id}/counts': ADMIN,
  'POST /api/channels/{id}/states': ADMIN,
  'GET /api/contact-ways/unknown': ADMIN,
  'POST /api/contact-ways/compare': ADMIN,
  'POST /api/contact-ways/{configId}/adopt': ADMIN,
  'DELETE /api/contact-ways/{configId}': ADMIN,
  'POST /api/orders': ADMIN,
  'GET /api/todos': STAFF,
  'POST /api/todos': STAFF,
  'POST /api/contacts/{externalUserId}/todos': CUSTOMER,
  'POST /api/todos/{id}/done': ERRAND,
  'POST /api/todos/{id}/snooze': ERRAND,
  'POST /api/todos/{id}/hand-over': ERRAND,
  'GET /api/sidebar/waiting': STAFF,
  'GET /api/sidebar/groups/{chatId}': { ...STAFF, of: 'group' },
}
