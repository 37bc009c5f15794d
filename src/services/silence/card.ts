import type { NotSentReason } from '../../decisions/notSent'
import { churnReasons, type ChurnReason, type SilenceTier } from '../../decisions/silence'
import type { Scope } from '../../scope'
import { looks } from '../cards/rows'
import {
  contactPath,
  type Card,
  type CardButton,
  type CardKindRules,
  type CardLook,
  type CardWords,
} from '../cards/types'
import { pressed } from './cardButtons'
import { linesOf, readSilences, suggestedWords, type SilenceFacts } from './cardFacts'

/** A silence: the alert for the rep, what went unanswered for the manager, and the return. */
export const silence: CardKindRules = { look, suggest, onButton: pressed }

const TITLES: Readonly<Record<SilenceTier, (name: string, days: number) => string>> = {
  'pre-churn': (name, days) => `${name} ${days} 天没有往来`,
  churned: (name, days) => `${name} ${days} 天没有往来，可能已流失`,
  'not-observable': (name) => `${name} 还在联系吗？`,
}

async function look(scope: Scope, cards: readonly Card[]): Promise<ReadonlyMap<string, CardLook>> {
  const found = await readSilences(scope, cards)
  return looks(cards, (card) => {
    const facts = found.get(card.dedupeKey)
    if (!facts) return { against: 'dealt-with', words: null }
    return { against: reasonAgainst(card, facts), words: wordsOf(card, facts, scope.settings.timeZone) }
  })
}

function wordsOf({ subject }: Card, found: SilenceFacts, timeZone: string): CardWords {
  const { name, days, tier } = found
  const lines = linesOf(found, timeZone)
  const path = contactPath(found.externalUserId, 'silent')
  if (subject.about === 'return')
    return { title: `${name} 回来了`, note: `沉默 ${days} 天后恢复往来`, lines, buttons: [toWords(path)], path }
  const note = subject.about === 'escalation' ? `${found.alertedName ?? '负责人'} 未处理的沉默提醒` : NOTES[tier]
  return { title: TITLES[tier](name, days), note, lines, ...buttonsOf(tier, path) }
}

/** Whoever came back needs no opening words. */
async function suggest(scope: Scope, card: Card): Promise<string | undefined> {
  return card.subject.about === 'return' ? undefined : suggestedWords(scope, card)
}

const NOTES: Readonly<Record<SilenceTier, string>> = {
  'pre-churn': '沉默提醒：现在联系还来得及',
  churned: '流失提醒：问问原因，再试一次',
  'not-observable': '没有渠道能听到对方，聊过请点一下',
}

function toWords(path: string): CardButton {
  return { key: 'words', text: '打开话术', path, main: true }
}

/** Of a lost one the reason is asked, with one tap. */
const ASKED: readonly ChurnReason[] = ['price', 'competitor', 'no-need', 'unreachable']

function buttonsOf(tier: SilenceTier, path: string): Pick<CardWords, 'buttons' | 'path'> {
  const talked = { key: 'talked', text: '已联系上' }
  const rest =
    tier === 'churned'
      ? ASKED.map((reason) => ({ key: `reason-${reason}`, text: churnReasons[reason].zh }))
      : [
          { key: 'done', text: '已处理' },
          { key: 'snooze', text: '明天再说' },
          ...(tier === 'pre-churn' ? [{ key: 'hand-over', text: '转交主管' }] : []),
        ]
  return { buttons: [toWords(path), talked, ...rest], path }
}

function reasonAgainst(card: Card, found: SilenceFacts): NotSentReason | null {
  if (card.subject.about === 'return') return null
  if (found.closed) return 'heard-meanwhile'
  if (found.optedOut) return 'opted-out'
  if (found.reached !== card.subject.tier) return 'overtaken'
  return found.answered && card.subject.about === 'alert' ? 'dealt-with' : null
}
