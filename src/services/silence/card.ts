import type { NotSentReason } from '../../decisions/notSent'
import { churnReasons, type ChurnReason, type SilenceTier } from '../../decisions/silence'
import type { Scope } from '../../scope'
import { contactPath, type Card, type CardButton, type CardKindRules, type CardWords } from '../cards/types'
import { pressed } from './cardButtons'
import { linesOf, readSilence, suggestedWords } from './cardFacts'

/** A silence: the alert for the rep, what went unanswered for the manager, and the return. */
export const silence: CardKindRules = { words, stillWanted, onButton: pressed }

const TITLES: Readonly<Record<SilenceTier, (name: string, days: number) => string>> = {
  'pre-churn': (name, days) => `${name} ${days} 天没有往来`,
  churned: (name, days) => `${name} ${days} 天没有往来，可能已流失`,
  'not-observable': (name) => `${name} 还在联系吗？`,
}

async function words(scope: Scope, card: Card): Promise<CardWords> {
  const found = await readSilence(scope, card)
  if (!found) throw new Error(`${card.dedupeKey} is about a silence that is gone`)
  const { name, days, tier } = found
  const about = String(card.subject.about)
  const lines = linesOf(found, scope.settings.timeZone)
  const path = contactPath(found.externalUserId, 'silent')
  if (about === 'return')
    return { title: `${name} 回来了`, note: `沉默 ${days} 天后恢复往来`, lines, buttons: [toWords(path)], path }
  const note = about === 'escalation' ? `${found.alertedName ?? '负责人'} 未处理的沉默提醒` : NOTES[tier]
  return {
    title: TITLES[tier](name, days),
    note,
    lines,
    quote: await suggestedWords(scope, card),
    ...buttonsOf(tier, path),
  }
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

async function stillWanted(scope: Scope, card: Card): Promise<NotSentReason | null> {
  const found = await readSilence(scope, card)
  if (!found) return 'dealt-with'
  if (card.subject.about === 'return') return null
  if (found.closed) return 'heard-meanwhile'
  if (found.reached !== card.subject.tier) return 'overtaken'
  return found.answered && card.subject.about === 'alert' ? 'dealt-with' : null
}
