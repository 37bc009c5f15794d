import type { Decoders, Fields } from './fields'

const chat = (f: Fields) => ({ chatId: f.text('chatid') })

/** Group chats (callbacks-and-app.md 2.3). A new owner, name or notice is not told: read the group again. */
export const chatEvents = {
  'change_external_chat.create': chat,
  'change_external_chat.dismiss': chat,
  'change_external_chat.update': (f) => ({
    ...chat(f),
    /** add_member, del_member, change_owner, change_name, change_notice. */
    updateDetail: f.maybe('updatedetail') ?? '',
    /** Other numbers than those of groupchat/get. */
    joinScene: f.number('joinscene'),
    quitScene: f.number('quitscene'),
    memberChangeCount: f.number('memchangecnt'),
    /** Userids and external userids mixed; empty on older servers. */
    memberChanges: f.list('memchangelist', 'item'),
    lastMemberVersion: f.maybe('lastmemver'),
    currentMemberVersion: f.maybe('curmemver'),
  }),
} satisfies Decoders
