/** 0 new, 1 smart assistant, 2 in the pool, 3 with a human, 4 ended or not begun (kf-sidebar-pay.md 3.2). */
export type KfState = 0 | 1 | 2 | 3 | 4

export interface KfStanding {
  state: KfState
  servicerUserId: string | null
  since: Date
  /** null = they have not written. */
  lastCustomerAt: Date | null
  entered: { at: Date; scene: string; sceneParam: string } | null
}

/** What a message or an event does to a session. */
export type KfHappening =
  | { kind: 'customer-wrote'; at: Date }
  | { kind: 'servicer-wrote'; at: Date; servicerUserId: string | null }
  | { kind: 'entered'; at: Date; scene: string; sceneParam: string }
  | { kind: 'changed'; at: Date; changeType: number; servicerUserId: string | null }

/** 3 of session_status_change: a person ended it; the others put it into a person's hands. */
const ENDED = 3

/** Where a visitor stands after what happened, in the order told (kf-sidebar-pay.md 3.2 and 3.3). */
export function standingAfter(before: KfStanding, happenings: readonly KfHappening[]): KfStanding {
  return happenings.reduce(step, before)
}

function step(standing: KfStanding, happening: KfHappening): KfStanding {
  const { at } = happening
  switch (happening.kind) {
    case 'customer-wrote': {
      const wrote = { ...standing, lastCustomerAt: later(standing.lastCustomerAt, at) }
      return standing.state === 4 ? { ...wrote, state: 0, servicerUserId: null, since: at } : wrote
    }
    case 'servicer-wrote':
      return isWith(standing, happening.servicerUserId) ? standing : moved(standing, 3, happening.servicerUserId, at)
    case 'entered':
      return { ...standing, entered: { at, scene: happening.scene, sceneParam: happening.sceneParam } }
    case 'changed':
      return happening.changeType === ENDED
        ? moved(standing, 4, null, at)
        : moved(standing, 3, happening.servicerUserId, at)
  }
}

function isWith({ state, servicerUserId }: KfStanding, userId: string | null): boolean {
  return state === 3 && servicerUserId === userId
}

function moved(standing: KfStanding, state: KfState, servicerUserId: string | null, since: Date): KfStanding {
  return { ...standing, state, servicerUserId, since }
}

function later(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other
}

/** Whether a program may write: people hold the other states (kf-sidebar-pay.md 3.2). */
export function mayAnswer(state: KfState): boolean {
  return state === 0 || state === 1
}
