import type { Endpoint } from '../world'
import { acquisitionEndpoints } from './acquisition'
import { contactListEndpoints } from './contactList'
import { contactEndpoints } from './contacts'
import { contactWayEndpoints } from './contactWays'
import { groupChatEndpoints } from './groupChats'
import { idEndpoints } from './ids'
import { interceptRuleEndpoints } from './interceptRules'
import { joinWayEndpoints } from './joinWays'
import { mediaEndpoints } from './media'
import { memberEndpoints } from './members'
import { messageEndpoints } from './messages'
import { productAlbumEndpoints } from './productAlbum'
import { statisticEndpoints } from './statistics'
import { strategyEndpoints } from './strategies'
import { strategyTagEndpoints } from './strategyTags'
import { tagEndpoints } from './tags'
import { tempChatEndpoints } from './tempChats'
import { tokenEndpoints } from './token'
import { groupTransferEndpoints } from './groupTransfers'
import { transferEndpoints } from './transfers'
import { welcomeEndpoints } from './welcome'
import { welcomeTemplateEndpoints } from './welcomeTemplates'

/** Every endpoint the sandbox knows; any other is answered as WeCom does: 404, empty. */
export const endpoints: readonly Endpoint[] = [
  ...tokenEndpoints,
  ...memberEndpoints,
  ...contactEndpoints,
  ...contactListEndpoints,
  ...idEndpoints,
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
  ...mediaEndpoints,
]
