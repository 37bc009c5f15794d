import { agentApi, type AgentApi } from './api/agent'
import { appMessagesApi, type AppMessagesApi } from './api/appMessages'
import { contactsApi, type ContactsApi } from './api/contacts'
import { contactWaysApi, type ContactWaysApi } from './api/contactWays'
import { departmentsApi, type DepartmentsApi } from './api/departments'
import { externalPayApi, type ExternalPayApi } from './api/externalPay'
import { groupChatsApi, type GroupChatsApi } from './api/groupChats'
import { groupWelcomesApi, type GroupWelcomesApi } from './api/groupWelcomes'
import { joinWaysApi, type JoinWaysApi } from './api/joinWays'
import { groupStatisticsApi, type GroupStatisticsApi } from './api/groupStatistics'
import { groupTransfersApi, type GroupTransfersApi } from './api/groupTransfers'
import { interceptRulesApi, type InterceptRulesApi } from './api/interceptRules'
import { kfApi, type KfApi } from './api/kf'
import { massMessagesApi, type MassMessagesApi } from './api/massMessages'
import { mediaApi, type MediaApi } from './api/media'
import { membersApi, type MembersApi } from './api/members'
import { signInApi, type SignInApi } from './api/signIn'
import { tagsApi, type TagsApi } from './api/tags'
import { ticketsApi, type TicketsApi } from './api/tickets'
import { welcomeApi, type WelcomeApi } from './api/welcome'
import { Client, type Call, type WecomOptions } from './client'
import type { Lane } from './gate'

export { createBudget, type Budget } from './budget'
export type { CallOptions, WecomLog, WecomOptions } from './client'
export type { ErrcodeAction } from './errcodes'
export { WecomError, WecomUnreachable } from './errors'
export type { Lane } from './gate'
export { pageSignature } from './pageSignature'
export { networkCause, reachWecom } from './reach'
export type { FetchedToken, TokenStore } from './token'
export type { AgentDetail } from './api/agent'
export type { AppMessage, AppMessageContent, AppMessageReceipt, CardUpdate } from './api/appMessages'
export type { ContactDetail, ContactPage, ExternalContact, FollowDetail, Remark } from './api/contacts'
export type { ContactWay, ContactWayChange, NewContactWay } from './api/contactWays'
export type { Department, DepartmentPlace } from './api/departments'
export type { WorkBill, WorkBillPage, WorkBillQuery, WorkRefund } from './api/externalPay'
export type { GroupChatDetail, GroupChatMember, GroupChatPage, GroupChatQuery } from './api/groupChats'
export type { GroupWelcomeContent } from './api/groupWelcomes'
export type { JoinWay, JoinWayContent } from './api/joinWays'
export type { GroupCounts, GroupOwnerPage, GroupStatisticQuery } from './api/groupStatistics'
export type { GroupTransferRefused, GroupTransferRequest } from './api/groupTransfers'
export type { InterceptRuleDetail, InterceptRuleName } from './api/interceptRules'
export type { KfAccount, KfCustomer, KfPage, KfPlace, KfServiceState, KfServicer, KfUpgradeTo } from './api/kf'
export type { KfContent, KfEventContent, KfMenuItem } from './api/kfContent'
export type { KfEvent, KfMessage } from './api/kfMessages'
export type {
  MassMessageInfo,
  MassMessageQuery,
  MassMessageResult,
  MassMessageTaskInfo,
  NewMassMessage,
} from './api/massMessages'
export type { Upload } from './api/media'
export type { MemberDetail, MemberIdPage, MemberName } from './api/members'
export type { SignedIn } from './api/signIn'
export type { CorpTag, Mark, NewTags, StrategyTagGroup, TagGroup } from './api/tags'
export type { TemplateCard } from './api/templateCard'
export type { Welcome, WelcomeAttachment, WelcomeContent } from './api/welcome'

/** WeCom's API, a member per chapter of its docs. Each call runs in this object's lane. */
export interface Wecom {
  readonly lane: Lane
  /** The same client in another lane. */
  on(lane: Lane): Wecom
  readonly contacts: ContactsApi
  readonly tags: TagsApi
  readonly contactWays: ContactWaysApi
  readonly welcome: WelcomeApi
  readonly appMessages: AppMessagesApi
  readonly media: MediaApi
  readonly members: MembersApi
  readonly departments: DepartmentsApi
  readonly groupChats: GroupChatsApi
  readonly joinWays: JoinWaysApi
  readonly groupWelcomes: GroupWelcomesApi
  readonly groupStatistics: GroupStatisticsApi
  readonly groupTransfers: GroupTransfersApi
  readonly interceptRules: InterceptRulesApi
  readonly massMessages: MassMessagesApi
  readonly agent: AgentApi
  readonly signIn: SignInApi
  readonly tickets: TicketsApi
  readonly kf: KfApi
  readonly externalPay: ExternalPayApi
}

/** A client for one app of one corp, in the normal lane. */
export function createWecom(options: WecomOptions): Wecom {
  const client = new Client(options)
  const on = (lane: Lane): Wecom => lanes[lane]
  const inLane = (lane: Lane): Wecom => {
    const call: Call = (request, callOptions) => client.call(lane, request, callOptions)
    return {
      lane,
      on,
      contacts: contactsApi(call),
      tags: tagsApi(call),
      contactWays: contactWaysApi(call),
      welcome: welcomeApi(call),
      appMessages: appMessagesApi(call, options.agentId),
      media: mediaApi(call),
      members: membersApi(call),
      departments: departmentsApi(call),
      groupChats: groupChatsApi(call),
      joinWays: joinWaysApi(call),
      groupWelcomes: groupWelcomesApi(call),
      groupStatistics: groupStatisticsApi(call),
      groupTransfers: groupTransfersApi(call),
      interceptRules: interceptRulesApi(call),
      massMessages: massMessagesApi(call),
      agent: agentApi(call, options.agentId),
      signIn: signInApi(call),
      tickets: ticketsApi(call),
      kf: kfApi(call),
      externalPay: externalPayApi(call),
    }
  }
  const lanes: Record<Lane, Wecom> = { urgent: inLane('urgent'), normal: inLane('normal'), bulk: inLane('bulk') }
  return lanes.normal
}
