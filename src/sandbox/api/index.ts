import type { Endpoint } from '../world'
import { acquisitionEndpoints } from './acquisition'
import { agentEndpoints } from './agent'
import { appChatEndpoints } from './appChats'
import { contactListEndpoints } from './contactList'
import { contactEndpoints } from './contacts'
import { contactWayEndpoints } from './contactWays'
import { departmentEndpoints } from './departments'
import { externalPayEndpoints } from './externalPay'
import { groupChatEndpoints } from './groupChats'
import { groupTransferEndpoints } from './groupTransfers'
import { idEndpoints } from './ids'
import { interceptRuleEndpoints } from './interceptRules'
import { joinWayEndpoints } from './joinWays'
import { kfAccountEndpoints } from './kfAccounts'
import { kfCustomerEndpoints } from './kfCustomers'
import { kfSendEndpoints } from './kfSend'
import { kfSessionEndpoints } from './kfSessions'
import { kfSyncEndpoints } from './kfSync'
import { massMessageActEndpoints } from './massMessageActs'
import { massMessageEndpoints } from './massMessages'
import { massMessageResultEndpoints } from './massMessageResults'
import { mediaEndpoints } from './media'
import { memberIdEndpoints } from './memberIds'
import { memberEndpoints } from './members'
import { memberTagEndpoints } from './memberTags'
import { memberWriteEndpoints } from './memberWrites'
import { menuEndpoints } from './menu'
import { messageEndpoints } from './messages'
import { networkEndpoints } from './network'
import { productAlbumEndpoints } from './productAlbum'
import { signInEndpoints } from './signIn'
import { statisticEndpoints } from './statistics'
import { strategyEndpoints } from './strategies'
import { strategyTagEndpoints } from './strategyTags'
import { tagEndpoints } from './tags'
import { tempChatEndpoints } from './tempChats'
import { ticketEndpoints } from './tickets'
import { tokenEndpoints } from './token'
import { transferEndpoints } from './transfers'
import { welcomeEndpoints } from './welcome'
import { welcomeTemplateEndpoints } from './welcomeTemplates'

/** Every endpoint the sandbox knows; any other is answered as WeCom does: 404, empty. */
export const endpoints: readonly Endpoint[] = [
  ...tokenEndpoints,
  ...memberEndpoints,
  ...memberIdEndpoints,
  ...memberWriteEndpoints,
  ...memberTagEndpoints,
  ...departmentEndpoints,
  ...agentEndpoints,
  ...menuEndpoints,
  ...appChatEndpoints,
  ...ticketEndpoints,
  ...signInEndpoints,
  ...networkEndpoints,
  ...contactEndpoints,
  ...contactListEndpoints,
  ...idEndpoints,
  ...externalPayEndpoints,
  ...tagEndpoints,
  ...strategyEndpoints,
  ...strategyTagEndpoints,
  ...contactWayEndpoints,
  ...joinWayEndpoints,
  ...acquisitionEndpoints,
  ...tempChatEndpoints,
  ...welcomeEndpoints,
  ...welcomeTemplateEndpoints,
  ...transferEndpoints,
  ...groupTransferEndpoints,
  ...groupChatEndpoints,
  ...statisticEndpoints,
  ...productAlbumEndpoints,
  ...interceptRuleEndpoints,
  ...messageEndpoints,
  ...massMessageEndpoints,
  ...massMessageActEndpoints,
  ...massMessageResultEndpoints,
  ...mediaEndpoints,
  ...kfAccountEndpoints,
  ...kfSessionEndpoints,
  ...kfSyncEndpoints,
  ...kfSendEndpoints,
  ...kfCustomerEndpoints,
]
