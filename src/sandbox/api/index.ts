import type { Endpoint } from '../world'
import { contactEndpoints } from './contacts'
import { contactWayEndpoints } from './contactWays'
import { groupChatEndpoints } from './groupChats'
import { mediaEndpoints } from './media'
import { memberEndpoints } from './members'
import { messageEndpoints } from './messages'
import { tagEndpoints } from './tags'
import { tokenEndpoints } from './token'
import { welcomeEndpoints } from './welcome'

/** Every endpoint the sandbox knows; any other is answered as WeCom does: 404, empty. */
export const endpoints: readonly Endpoint[] = [
  ...tokenEndpoints,
  ...memberEndpoints,
  ...contactEndpoints,
  ...tagEndpoints,
  ...contactWayEndpoints,
  ...welcomeEndpoints,
  ...groupChatEndpoints,
  ...messageEndpoints,
  ...mediaEndpoints,
]
