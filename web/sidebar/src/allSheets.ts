import type { Component } from 'vue'
import ConsultationSheet from './contact/ConsultationSheet.vue'
import FieldsSheet from './contact/FieldsSheet.vue'
import NoteSheet from './contact/NoteSheet.vue'
import OrderSheet from './contact/OrderSheet.vue'
import OutlookSheet from './contact/OutlookSheet.vue'
import PlanStartSheet from './contact/PlanStartSheet.vue'
import PlanStopSheet from './contact/PlanStopSheet.vue'
import RemarkSheet from './contact/RemarkSheet.vue'
import SaleSheet from './contact/SaleSheet.vue'
import StageSheet from './contact/StageSheet.vue'
import TagSheet from './contact/TagSheet.vue'
import TouchSheet from './contact/TouchSheet.vue'
import PersonalSheet from './replies/PersonalSheet.vue'
import ReplySheet from './replies/ReplySheet.vue'
import type { SheetName } from './sheets'
import DoneSheet from './todos/DoneSheet.vue'
import HandOverSheet from './todos/HandOverSheet.vue'
import NewTodoSheet from './todos/NewTodoSheet.vue'
import SnoozeSheet from './todos/SnoozeSheet.vue'
import WordsSheet from './replies/WordsSheet.vue'

/** Everything that can come up from below: one file, which the first load does without. */
export const allSheets: Readonly<Record<SheetName, Component>> = {
  reply: ReplySheet,
  personal: PersonalSheet,
  tags: TagSheet,
  fields: FieldsSheet,
  stage: StageSheet,
  remark: RemarkSheet,
  note: NoteSheet,
  touch: TouchSheet,
  order: OrderSheet,
  sale: SaleSheet,
  outlook: OutlookSheet,
  newTodo: NewTodoSheet,
  words: WordsSheet,
  consultation: ConsultationSheet,
  startPlan: PlanStartSheet,
  stopPlan: PlanStopSheet,
  done: DoneSheet,
  snooze: SnoozeSheet,
  handOver: HandOverSheet,
}
