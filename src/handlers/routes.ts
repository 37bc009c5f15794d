import { channelRoutes } from './admin/channels'
import { contactRoutes } from './admin/contacts'
import { contactTagRoutes } from './admin/contactTags'
import { inboxRoutes } from './admin/inbox'
import { tagRoutes } from './admin/tags'
import { contactWayRoutes } from './admin/contactWays'
import { syncRoutes } from './admin/sync'
import { orderRoutes } from './admin/orders'
import { welcomeRoutes } from './admin/welcome'
import { groupPageRoutes } from './sidebar/groups'
import { todoRoutes } from './sidebar/todos'
import { waitingRoutes } from './sidebar/waiting'
import { Api, type ScopeFor } from './api'

/** Every route of the API, a line each. */
export function apiRoutes(scopeFor: ScopeFor): Api {
  const api = new Api(scopeFor)
  inboxRoutes(api, scopeFor)
  contactRoutes(api, scopeFor)
  welcomeRoutes(api, scopeFor)
  tagRoutes(api, scopeFor)
  contactTagRoutes(api, scopeFor)
  syncRoutes(api, scopeFor)
  channelRoutes(api, scopeFor)
  contactWayRoutes(api, scopeFor)
  orderRoutes(api, scopeFor)
  todoRoutes(api, scopeFor)
  waitingRoutes(api, scopeFor)
  groupPageRoutes(api, scopeFor)
  return api
}
