/** What the simulated shop sells, as its own system knows it. */
export interface Good {
  sku: string
  name: string
  unit: string
  group: string
  /** Days that the shop says one lasts; null = it does not say. */
  cycleDays: number | null
  priceFen: number
  discontinued?: true
  successorSku?: string
  /** How often its buyers buy in truth, in days, and how many at a time. */
  usualDays: number
  most: number
  /** The share of customers who buy it. */
  share: number
}

export const goods: readonly Good[] = [
  { ...water('W18', '18.9L 桶装水', '桶', 1800), cycleDays: 10, usualDays: 21, most: 3, share: 0.55 },
  { ...water('W11', '11.3L 桶装水', '桶', 1400), cycleDays: 8, usualDays: 16, most: 3, share: 0.2 },
  { ...water('B5', '5L 瓶装水', '箱', 4200), cycleDays: null, usualDays: 30, most: 2, share: 0.15 },
  { ...water('B550', '550ml 整箱', '箱', 3600), cycleDays: null, usualDays: 25, most: 4, share: 0.2 },
  { ...filter('F-PP', 'PP 棉滤芯', 3900), cycleDays: 60, usualDays: 62, most: 1, share: 0.25 },
  { ...filter('F-RO', 'RO 膜滤芯', 29_900), cycleDays: 365, usualDays: 120, most: 1, share: 0.08 },
  {
    ...filter('F-C1', '活性炭滤芯（旧款）', 4900),
    cycleDays: 90,
    usualDays: 80,
    most: 1,
    share: 0.06,
    discontinued: true,
    successorSku: 'F-PP',
  },
]

function water(sku: string, name: string, unit: string, priceFen: number) {
  return { sku, name, unit, priceFen, group: '饮用水' }
}

function filter(sku: string, name: string, priceFen: number) {
  return { sku, name, priceFen, unit: '支', group: '滤芯耗材' }
}
