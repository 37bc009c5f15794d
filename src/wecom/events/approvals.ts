import type { Decoders, Fields } from './fields'

const person = (f: Fields) => ({
  userId: f.maybe('itemuserid'),
  name: f.maybe('itemname'),
  department: f.maybe('itemparty'),
  image: f.maybe('itemimage'),
})

const node = (f: Fields) => ({
  status: f.number('nodestatus'),
  /** 1 any one of them, 2 all. */
  attribute: f.number('nodeattr'),
  /** 1 fixed member, 2 tag, 3 superior. */
  type: f.number('nodetype'),
  items: f.children('items', 'item').map((item) => ({
    ...person(item),
    status: item.number('itemstatus'),
    speech: item.maybe('itemspeech') ?? '',
    /** null = not yet. */
    operatedAt: item.date('itemoptime'),
  })),
})

const record = (f: Fields) => ({
  status: f.number('spstatus'),
  /** 1 any one of them, 2 all. */
  attribute: f.number('approverattr'),
  details: f.children('details').map((detail) => ({
    userId: detail.child('approver').maybe('userid'),
    speech: detail.maybe('speech') ?? '',
    status: detail.number('spstatus'),
    /** null = not yet. */
    decidedAt: detail.date('sptime'),
  })),
})

/** The newer form of the records; no sample of it is among the facts, so nothing in it is required. */
const step = (f: Fields) => ({
  type: f.number('nodetype'),
  status: f.number('spstatus'),
  relation: f.number('apvrel'),
  people: f.children('subnodelist').map((one) => ({
    userId: one.child('userinfo').maybe('userid'),
    speech: one.maybe('speech') ?? '',
    status: one.number('spyj'),
    decidedAt: one.date('sptime'),
  })),
})

const comment = (f: Fields) => ({
  id: f.maybe('commentid'),
  userId: f.child('commentuserinfo').maybe('userid'),
  content: f.maybe('commentcontent') ?? '',
  commentedAt: f.date('commenttime'),
})

/** Approvals, of our own engine and of WeCom's; they fire at every step (callbacks-and-app.md 2.10). */
export const approvalEvents = {
  open_approval_change: (f) => {
    const info = f.child('approvalinfo')
    return {
      /** May be longer than a number can be: a text. */
      thirdNo: info.text('thirdno'),
      name: info.maybe('openspname'),
      templateId: info.maybe('opentemplateid'),
      /** 1 in progress, 2 passed, 3 refused, 4 cancelled. */
      status: info.figure('openspstatus'),
      appliedAt: info.date('applytime'),
      applicant: {
        userId: info.maybe('applyuserid'),
        name: info.maybe('applyusername'),
        department: info.maybe('applyuserparty'),
        image: info.maybe('applyuserimage'),
      },
      nodes: info.children('approvalnodes', 'approvalnode').map(node),
      notified: info.children('notifynodes', 'notifynode').map(person),
      step: info.number('approverstep'),
    }
  },
  sys_approval_change: (f) => {
    const info = f.child('approvalinfo')
    return {
      /** 12 digits. */
      spNo: info.maybe('spnostr') ?? info.text('spno'),
      name: info.maybe('spname'),
      /** 1 pending, 2 passed, 3 refused, 4 revoked, 6 revoked after it passed, 7 deleted, 10 paid. */
      status: info.figure('spstatus'),
      templateId: info.maybe('templateid'),
      appliedAt: info.date('applytime'),
      applicant: {
        userId: info.child('applyer').maybe('userid'),
        departmentId: info.child('applyer').number('party'),
      },
      records: info.children('sprecord').map(record),
      steps: info.children('processlist', 'nodelist').map(step),
      notifiedUserIds: info.texts('notifyer', 'userid'),
      comments: info.children('comments').map(comment),
      /** What happened: 1 submitted, 2 agreed, 3 refused, … 15 handed over. WeCom's own name lacks an s. */
      change: info.number('statuchangeevent') ?? info.number('statuschangeevent'),
    }
  },
} satisfies Decoders
