import type { JoinCode, JoinCodeInput, JoinCodes } from '../../../../src/handlers/admin/joinCodes.schema'

/** A group of a code while it is written; its own threshold is kept as it is. */
export interface DraftGroup {
  chatId: string
  name: string
  members: number
  moveAt: number | null
}

/** A join code while it is written. */
export interface CodeDraft {
  /** null = a new one. */
  id: number | null
  name: string
  autoCreateRoom: boolean
  roomBaseName: string
  roomBaseId: number
  sizeLimit: number
  moveAt: number
  reserve: number
  groups: DraftGroup[]
}

export function emptyDraft(defaults: JoinCodes['defaults']): CodeDraft {
  return { id: null, name: '', autoCreateRoom: true, roomBaseName: '', roomBaseId: 1, ...defaults, groups: [] }
}

/** Groups that were taken out are no part of it any more. */
export function draftOf(code: JoinCode): CodeDraft {
  const { id, name, autoCreateRoom, roomBaseName, roomBaseId, sizeLimit, moveAt, reserve } = code
  const groups = code.groups.flatMap((group) =>
    group.reason === 'taken-out'
      ? []
      : [{ chatId: group.chatId, name: group.name, members: group.members, moveAt: group.ownMoveAt }],
  )
  return { id, name, autoCreateRoom, roomBaseName, roomBaseId, sizeLimit, moveAt, reserve: reserve.wanted, groups }
}

export function inputOf(draft: CodeDraft): JoinCodeInput {
  const { name, autoCreateRoom, roomBaseName, roomBaseId, sizeLimit, moveAt, reserve } = draft
  const groups = draft.groups.map(({ chatId, moveAt: own }) => ({ chatId, moveAt: own }))
  return { name, autoCreateRoom, roomBaseName, roomBaseId, sizeLimit, moveAt, reserve, groups }
}
