import type { Scope } from '../../scope'
import { reached } from '../../step'
import { decode, eventName } from '../../wecom/events'
import { parsePlaintext } from '../../wecom/parse'
import { CallbackRouter } from '../../wecom/router'
import * as acquisition from './acquisition'
import * as card from './card'
import * as contact from './contact'
import * as tag from './tag'
import * as groupChat from './groupChat'
import * as kf from './kf'
import * as member from './member'
import * as message from './message'

/** Everything the server reacts to. An event that is not in this table is stored and acknowledged. */
function routes(): CallbackRouter<Scope> {
  return new CallbackRouter<Scope>()
    .on('change_external_contact.add_external_contact', contact.contactAdded)
    .on('change_external_contact.add_half_external_contact', contact.contactAdded)
    .on('change_external_contact.edit_external_contact', contact.contactEdited)
    .on('change_external_contact.del_external_contact', contact.memberRemovedContact)
    .on('change_external_contact.del_follow_user', contact.contactRemovedMember)
    .on('change_external_contact.transfer_fail', contact.transferFailed)
    .on('change_external_contact.msg_audit_approved', contact.archiveApproved)
    .on('customer_acquisition.customer_start_chat', acquisition.chatStarted)
    .on('message.text', message.textWritten)
    .on('template_card_event', card.cardPressed)
    .on('change_external_tag.create', tag.tagChanged)
    .on('change_external_tag.update', tag.tagChanged)
    .on('change_external_tag.delete', tag.tagChanged)
    .on('change_external_tag.shuffle', tag.tagsShuffled)
    .on('change_external_chat.create', groupChat.groupCreated)
    .on('change_external_chat.update', groupChat.groupChanged)
    .on('change_external_chat.dismiss', groupChat.groupDismissed)
    .on('kf_msg_or_event', kf.kfTold)
    .on('kf_account_auth_change', kf.kfAccountsChanged)
    .on('change_contact.create_user', member.memberCreated)
    .on('change_contact.update_user', member.memberChanged)
    .on('change_contact.delete_user', member.memberLeft)
    .on('change_contact.create_party', member.departmentsChanged)
    .on('change_contact.update_party', member.departmentsChanged)
    .on('change_contact.delete_party', member.departmentsChanged)
}

/** Reads a stored callback and runs its handlers. The scope's `now` is the moment it arrived. */
export type Dispatch = (scope: Scope, plaintext: Buffer) => Promise<void>

/** The dispatcher over the table. It throws Unparseable for what can never be read, and what a handler throws. */
export function createDispatch(): Dispatch {
  const router = routes()
  return async (scope, plaintext) => {
    const tree = parsePlaintext(plaintext)
    reached('inbox.parsed')
    // What nobody handles is complete as it is, even where it lacks what a handler would need.
    if (!router.handles(eventName(tree))) return
    const decoded = decode(tree)
    if (decoded.known) await router.dispatch(scope, decoded.event)
  }
}
