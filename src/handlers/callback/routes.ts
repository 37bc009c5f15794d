import type { Scope } from '../../scope'
import { CallbackRouter } from '../../wecom/router'
import * as contact from './contact'

/** Everything the server reacts to. An event that is not in this table is stored and acknowledged. */
export function callbackRoutes(): CallbackRouter<Scope> {
  return new CallbackRouter<Scope>()
    .on('change_external_contact.add_external_contact', contact.contactAdded)
    .on('change_external_contact.add_half_external_contact', contact.contactAdded)
    .on('change_external_contact.edit_external_contact', contact.contactEdited)
    .on('change_external_contact.del_external_contact', contact.memberRemovedContact)
    .on('change_external_contact.del_follow_user', contact.contactRemovedMember)
    .on('change_external_contact.transfer_fail', contact.transferFailed)
    .on('change_external_contact.msg_audit_approved', contact.archiveApproved)
}
