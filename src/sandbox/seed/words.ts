/** What the shop's people are called and talk about. All invented. */
export const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢'

export const givenNames = [
  ...['伟', '敏', '静', '丽', '强', '磊', '洋', '艳', '勇', '杰', '娟', '涛', '超', '霞', '平', '刚', '桂英', '建华'],
  ...['秀兰', '志强', '晓燕', '雨桐', '子涵', '梓萱', '浩然', '欣怡', '思远', '嘉怡', '文博', '雪梅', '国栋', '春华'],
  ...['海燕', '佳琪', '俊杰', '美玲', '永康', '晓峰', '诗涵', '一鸣', '若溪', '明轩', '小红', '立新', '玉珍', '宏伟'],
]

/** WeChat nicknames that are not names. */
export const nicknames = [
  ...['豆豆妈', '阿泽', '糖糖妈妈', '小鱼儿', '老K', '向日葵', '平安是福', '一米阳光', '晨曦', '夏天的风', '辰辰爸'],
  ...[
    '静待花开',
    '山里人家',
    '木子李',
    '可乐加冰',
    '大白',
    '小满',
    '橙子',
    '云淡风轻',
    '果果妈',
    '奔跑的蜗牛',
    '喵小姐',
  ],
]

export const companies = [
  ...['星河科技', '宏图设计', '博雅口腔', '青禾幼儿园', '联创咖啡', '启明律所', '万象地产门店', '康泰健身', '优学教育'],
  ...['顺达物流', '百味小厨', '锦程旅行社', '安居物业', '蓝海广告', '益民药房'],
]

export const estates = ['锦绣花园', '翠湖天地', '阳光水岸', '金色家园', '江南春晓', '世纪城', '绿洲公馆', '梧桐苑']

export const orders = [
  '18.9L 桶装水',
  '11.3L 桶装水',
  '5L 瓶装水',
  '550ml 整箱',
  'PP 棉滤芯',
  'RO 膜滤芯',
  '饮水机清洗',
]

export const tagGroups: readonly { name: string; tags: readonly string[] }[] = [
  { name: '客户等级', tags: ['金卡', '银卡', '普通'] },
  { name: '购买品类', tags: ['桶装水', '瓶装水', '滤芯耗材'] },
  { name: '客户来源', tags: ['小区海报', '门店扫码', '老客推荐'] },
  { name: '客户类型', tags: ['家庭', '企业', '商铺'] },
]

/** Channels: `state`, the words the page shows, and the members behind the code. */
export const channels: readonly { state: string; remark: string; users: readonly string[] }[] = [
  { state: 'poster-jinxiu', remark: '锦绣花园电梯海报', users: ['lin.mei'] },
  { state: 'store-03', remark: '三号店收银台', users: ['chen.hao'] },
  { state: 'office-visit', remark: '写字楼拜访名片', users: ['wang.jing'] },
  { state: 'bucket-label', remark: '水桶贴码', users: ['lin.mei', 'chen.hao', 'wang.jing'] },
  { state: 'mini-program', remark: '小程序客服入口', users: ['lin.mei', 'chen.hao', 'wang.jing'] },
  { state: 'old-friend', remark: '老客推荐卡', users: ['lin.mei', 'wang.jing'] },
]

/** Short talks; `c` the customer, `m` the member, `{order}` and `{estate}` filled in. */
export const talks: readonly (readonly (readonly ['c' | 'm', string])[])[] = [
  [
    ['c', '你好，{order}怎么卖？'],
    ['m', '您好，现在有月卡优惠，我把价目表发您看看。'],
    ['c', '好的，先来两份'],
    ['m', '收到，明天上午给您送到{estate}。'],
  ],
  [
    ['c', '水快喝完了，再送一次'],
    ['m', '好的，还是{order}对吗？'],
    ['c', '对，下午在家'],
    ['m', '安排好了，下午三点前到。'],
  ],
  [
    ['m', '您好，您家滤芯用了快半年了，建议更换一下。'],
    ['c', '多少钱？上门换吗'],
    ['m', '上门更换免费，只收滤芯的钱。'],
    ['c', '那周末来吧'],
  ],
  [
    ['c', '今天的水怎么还没到'],
    ['m', '抱歉，{estate}这边有点堵，师傅二十分钟内到。'],
    ['c', '好，谢谢'],
  ],
  [
    ['c', '空桶什么时候来收？'],
    ['m', '下次送水时一起带走，您放门口就行。'],
  ],
  [
    ['m', '这周{order}做活动，买十送一，需要给您留吗？'],
    ['c', '可以，留十份，开发票'],
    ['m', '好的，抬头还是上次那个吗？'],
    ['c', '是的'],
  ],
  [
    ['c', '饮水机漏水了怎么办'],
    ['m', '您先把电源拔掉，我让师傅今天过去看看。'],
    ['c', '麻烦了'],
    ['m', '应该的，师傅已经出发。'],
  ],
  [
    ['c', '最近出差，下周再送'],
    ['m', '没问题，您回来了跟我说一声。'],
  ],
]

export const groupNames = ['锦绣花园送水群', '翠湖天地团购群', '阳光水岸邻里群', '企业客户服务群', '老客福利群']
