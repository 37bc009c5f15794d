import { dictionary } from '../../../shared/i18n'

export const say = dictionary({
  title: ['自定义字段', 'Custom fields'],
  help: [
    '成员在侧边栏填写，也可在话术中用作变量。',
    'Reps fill them in the sidebar, and words may use them as variables.',
  ],
  empty: ['还没有自定义字段。', 'No custom fields yet.'],
  create: ['新建字段', 'New field'],
  editTitle: ['编辑字段', 'Edit field'],
  labelZh: ['中文名称', 'Name in Chinese'],
  labelEn: ['英文名称', 'Name in English'],
  key: ['标识', 'Key'],
  keyHelp: [
    '小写字母、数字和下划线，创建后不可更改。话术中写作 {{标识}}',
    'Lower-case letters, digits and _. It never changes; words name it as {{key}}',
  ],
  of: ['用于', 'Of'],
  'of-contact': ['客户资料', 'Customers'],
  'of-consultation': ['咨询记录', 'Consultations'],
  kind: ['类型', 'Kind'],
  kindHelp: ['创建后不可更改', 'It never changes'],
  'kind-text': ['文本', 'Text'],
  'kind-number': ['数字', 'Number'],
  'kind-date': ['日期', 'Date'],
  'kind-birthday': ['生日（最多一个字段）', 'Birthday (one field at most)'],
  'kind-choice': ['单选', 'One choice'],
  'kind-choices': ['多选', 'Several choices'],
  'kind-yes-no': ['是 / 否', 'Yes or no'],
  options: ['选项', 'Options'],
  optionsHelp: ['每行一个选项', 'One option per line'],
  order: ['排序', 'Place'],
  contacts: ['已填', 'With a value'],
  removeHelp: [
    '侧边栏不再显示它，话术中的同名变量将没有值。已有 {count} 位客户的取值会保留，用同一标识新建即可恢复。',
    'The sidebar shows it no more, and words that name it find no value. The values of {count} customers stay: the same key brings them back.',
  ],
})
