import type { Right } from '../../decisions/rights'

const ADMIN: Right = { roles: ['admin'] }
/** Whoever works here; whose delivery it is, the service asks. */
const STAFF: Right = { roles: ['rep', 'manager', 'group-owner', 'admin'] }
/** Whoever looks after the customer, and who leads them. */
const CUSTOMER: Right = { roles: ['rep', 'manager', 'group-owner', 'admin'], of: 'contact' }

/** The part of the table of rights about orders that are placed here, and money. */
export const saleRights: Readonly<Record<string, Right>> = {
  'GET /api/contacts/{externalUserId}/sales': CUSTOMER,
  'POST /api/contacts/{externalUserId}/sales': CUSTOMER,
  'GET /api/contacts/{externalUserId}/sales/{saleNo}': CUSTOMER,
  'POST /api/contacts/{externalUserId}/sales/{saleNo}/cancel': CUSTOMER,
  'POST /api/contacts/{externalUserId}/sales/{saleNo}/code': CUSTOMER,
  'POST /api/contacts/{externalUserId}/sales/{saleNo}/chat-payment': CUSTOMER,
  'PUT /api/contacts/{externalUserId}/sales/{saleNo}/chat-payment/{billNo}': CUSTOMER,
  'POST /api/contacts/{externalUserId}/booking-links': CUSTOMER,
  'GET /api/contacts/{externalUserId}/deliveries': CUSTOMER,
  'GET /api/my/deliveries': STAFF,
  'POST /api/my/deliveries/steps': STAFF,
  'GET /api/delivery-slots': ADMIN,
  'PUT /api/delivery-slots': ADMIN,
  'DELETE /api/delivery-slots/{slotId}': ADMIN,
  'PUT /api/delivery-exceptions/{day}': ADMIN,
  'PUT /api/delivery-slots/{slotId}/courier': ADMIN,
  'GET /api/deliveries': ADMIN,
  'PUT /api/deliveries/{saleNo}/courier': ADMIN,
  'GET /api/couriers': ADMIN,
  'GET /api/courier-reward': ADMIN,
  'PUT /api/courier-reward': ADMIN,
  'GET /api/courier-reward/preview': ADMIN,
  'GET /api/reward-programmes': ADMIN,
  'POST /api/reward-programmes': ADMIN,
  'PUT /api/reward-programmes/{programmeId}': ADMIN,
  'GET /api/payouts': ADMIN,
  'POST /api/payouts': ADMIN,
  'POST /api/payouts/{billNo}/decide': ADMIN,
  'POST /api/payouts/{billNo}/cancel': ADMIN,
  'GET /api/sales': ADMIN,
  'GET /api/sales/{saleNo}': ADMIN,
  'POST /api/sales/{saleNo}/cancel': ADMIN,
  'POST /api/refunds': ADMIN,
  'POST /api/payments/{billNo}/accept': ADMIN,
  'GET /api/trade-bills': ADMIN,
  'POST /api/trade-bills/{day}/read': ADMIN,
  'POST /api/trade-bills/{day}/differences/{no}/settle': ADMIN,
}
