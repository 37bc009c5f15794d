import { accessRoutes } from './admin/access'
import { archiveRoutes } from './admin/archive'
import { audienceRoutes } from './admin/audiences'
import { businessCalendarRoutes } from './admin/businessCalendar'
import { campaignRoutes } from './admin/campaigns'
import { cardRoutes } from './admin/cards'
import { channelRoutes } from './admin/channels'
import { contactRoutes } from './admin/contacts'
import { contactTagRoutes } from './admin/contactTags'
import { directoryRoutes } from './admin/directory'
import { groupRoutes } from './admin/groups'
import { interceptRuleRoutes } from './admin/interceptRules'
import { jobRoutes } from './admin/jobs'
import { groupLadderRoutes } from './admin/groupLadder'
import { groupWelcomeRoutes } from './admin/groupWelcomes'
import { joinCodeRoutes } from './admin/joinCodes'
import { kfRoutes } from './admin/kf'
import { inboxRoutes } from './admin/inbox'
import { mediaRoutes } from './admin/media'
import { tagRoutes } from './admin/tags'
import { contactWayRoutes } from './admin/contactWays'
import { syncRoutes } from './admin/sync'
import { orderRoutes } from './admin/orders'
import { segmentRoutes } from './admin/segments'
import { silenceRoutes } from './admin/silence'
import { silencePolicyRoutes } from './admin/silencePolicies'
import { touchRoutes } from './admin/touches'
import { forecastRoutes } from './admin/forecasts'
import { aheadRoutes } from './sidebar/ahead'
import { planRoutes } from './admin/plans'
import { ruleRunRoutes } from './admin/ruleRuns'
import { ruleRoutes } from './admin/rules'
import { ruleHistoryRoutes } from './admin/ruleHistory'
import { consultationRoutes } from './sidebar/consultations'
import { contactPlanRoutes } from './sidebar/contactPlans'
import { suggestionRoutes } from './sidebar/suggestions'
import { purchaseRoutes } from './sidebar/purchases'
import { productRoutes } from './admin/products'
import { groupDayRoutes } from './groups/day'
import { welcomeRoutes } from './admin/welcome'
import { dayRoutes } from './sidebar/day'
import { groupPageRoutes } from './sidebar/groups'
import { todoRoutes } from './sidebar/todos'
import { waitingRoutes } from './sidebar/waiting'
import { customFieldRoutes } from './admin/customFields'
import { contactCardRoutes } from './sidebar/contactCard'
import { contactNoteRoutes } from './sidebar/contactNotes'
import { contactPageRoutes } from './sidebar/contact'
import { quickReplyRoutes } from './admin/quickReplies'
import { sidebarQuickReplyRoutes } from './sidebar/quickReplies'
import { houseRuleRoutes } from './groups/houseRules'
import { groupLabelRoutes } from './groups/labels'
import { removalRoutes } from './groups/removals'
import { standingRoutes } from './groups/standing'
import { teamRoutes } from './groups/teams'
import { watchRoutes } from './groups/watch'
import { saleRoutes } from './sales/admin'
import { contactSaleRoutes } from './sales/contact'
import { bookingRoutes } from './booking/admin'
import { deliveryRoutes } from './delivery/admin'
import { ownDeliveryRoutes } from './delivery/mine'
import { courierRewardRoutes } from './delivery/reward'
import { rewardRoutes } from './rewards/admin'
import { Api, type ScopeFor } from './api'
import { jssdkRoutes } from './sidebar/jssdk'
import { meRoutes } from './sidebar/me'
import type { Surroundings } from './surroundings'

type AddRoutes = (api: Api, scopeFor: ScopeFor) => void

/** Every file of routes that asks for nothing special, a line each. */
const files: readonly AddRoutes[] = [
  accessRoutes,
  inboxRoutes,
  jobRoutes,
  kfRoutes,
  directoryRoutes,
  contactRoutes,
  welcomeRoutes,
  tagRoutes,
  contactTagRoutes,
  syncRoutes,
  cardRoutes,
  channelRoutes,
  contactWayRoutes,
  joinCodeRoutes,
  groupWelcomeRoutes,
  groupLadderRoutes,
  orderRoutes,
  touchRoutes,
  archiveRoutes,
  silenceRoutes,
  silencePolicyRoutes,
  productRoutes,
  forecastRoutes,
  purchaseRoutes,
  aheadRoutes,
  planRoutes,
  ruleRunRoutes,
  ruleRoutes,
  businessCalendarRoutes,
  contactPlanRoutes,
  suggestionRoutes,
  consultationRoutes,
  contactPageRoutes,
  waitingRoutes,
  dayRoutes,
  groupPageRoutes,
  standingRoutes,
  removalRoutes,
  houseRuleRoutes,
  watchRoutes,
  groupLabelRoutes,
  teamRoutes,
  interceptRuleRoutes,
  groupDayRoutes,
  contactCardRoutes,
  contactNoteRoutes,
  customFieldRoutes,
  sidebarQuickReplyRoutes,
  quickReplyRoutes,
  segmentRoutes,
  contactSaleRoutes,
  bookingRoutes,
  deliveryRoutes,
  ownDeliveryRoutes,
  courierRewardRoutes,
  rewardRoutes,
]

/** Every route of the API. `slowScopeFor` = on connections of their own, for reads that take long. */
export function apiRoutes(scopeFor: ScopeFor, slowScopeFor: ScopeFor, surroundings: Surroundings): Api {
  const api = new Api(scopeFor, surroundings)
  for (const add of files) add(api, scopeFor)
  meRoutes(api, scopeFor, surroundings)
  jssdkRoutes(api, scopeFor, surroundings)
  groupRoutes(api, scopeFor, slowScopeFor)
  mediaRoutes(api, scopeFor, surroundings)
  campaignRoutes(api, scopeFor, slowScopeFor)
  ruleHistoryRoutes(api, scopeFor, slowScopeFor)
  todoRoutes(api, scopeFor, surroundings)
  audienceRoutes(api, scopeFor, slowScopeFor)
  saleRoutes(api, scopeFor, slowScopeFor)
  return api
}
