import type { Endpoint } from '../world'
import { agentEndpoints } from './agent'
import { appChatEndpoints } from './appChats'
import { contactEndpoints } from './contacts'
import { contactWayEndpoints } from './contactWays'
import { departmentEndpoints } from './departments'
import { groupChatEndpoints } from './groupChats'
import { mediaEndpoints } from './media'
import { memberIdEndpoints } from './memberIds'
import { memberEndpoints } from './members'
import { memberTagEndpoints } from './memberTags'
import { memberWriteEndpoints } from './memberWrites'
import { menuEndpoints } from './menu'
import { messageEndpoints } from './messages'
import { networkEndpoints } from './network'
import { tagEndpoints } from './tags'
import { ticketEndpoints } from './tickets'
import { tokenEndpoints } from './token'
import { welcomeEndpoints } from './welcome'

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
  ...networkEndpoints,
  ...contactEndpoints,
  ...tagEndpoints,
  ...contactWayEndpoints,
  ...welcomeEndpoints,
  ...groupChatEndpoints,
  ...messageEndpoints,
  ...mediaEndpoints,
]
