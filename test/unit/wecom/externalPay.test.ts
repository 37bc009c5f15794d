import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const SAMPLES = join(__dirname, '../../../../shared/wecom/fixtures/contact/go-wecom/externalpay')
const PATH = '/cgi-bin/externalpay/get_bill_list'
const [from, to] = [new Date(1_767_225_600_000), new Date(1_767_312_000_999)]

let fake: FakeWecom
afterEach(() => fake.close())
const sent = (): Record<string, unknown> =>
  JSON.parse(fake.calls.at(-1)?.body.toString() ?? '') as Record<string, unknown>

if (!existsSync(SAMPLES)) console.warn('skipped: the samples of 对外收款 are not beside this checkout (../shared)')
const withSamples = existsSync(SAMPLES) ? test : test.skip
const sample = (name: string) => JSON.parse(readFileSync(join(SAMPLES, `get_bill_list.${name}.json`), 'utf8'))

withSamples('bills are asked for with the names of the sample, and read from its answer', async () => {
  const answer = sample('response')
  fake = await fakeWecom({ [PATH]: () => answer })
  const { bills } = await clientFor(fake.base).externalPay.billList({ from, to, payeeUserId: 'u_lin', cursor: 'C' })
  expect(Object.keys(sent()).sort()).toEqual(Object.keys(sample('request')).sort())
  const [theirs] = answer.bill_list
  expect(bills).toHaveLength(answer.bill_list.length)
  expect(bills[0]).toMatchObject({
    ...{ outTradeNo: theirs.out_trade_no, transactionId: theirs.transaction_id, amountFen: theirs.total_fee },
    ...{ externalUserId: theirs.external_userid, payeeUserId: theirs.payee_userid, merchantId: theirs.mch_id },
    ...{ refundedFen: theirs.total_refund_fee, paidAt: new Date(theirs.pay_time * 1000) },
  })
  expect(bills[0]?.goods).toHaveLength(theirs.commodity_list.length)
  expect(bills[0]?.refunds).toHaveLength(theirs.refund_list.length)
})

test('seconds are whole, a page of a thousand; a payer who is no customer has no id, an amount not said is none', async () => {
  const bill = { bill_type: 0, out_trade_no: 'OT1', payee_userid: 'u_lin' }
  fake = await fakeWecom({ [PATH]: () => ({ errcode: 0, errmsg: 'ok', bill_list: [bill], next_cursor: 'N' }) })
  const page = await clientFor(fake.base).externalPay.billList({ from, to })
  expect(sent()).toEqual({ begin_time: 1_767_225_600, end_time: 1_767_312_000, limit: 1000 })
  expect(page).toMatchObject({ nextCursor: 'N', bills: [{ kind: 'receipt', externalUserId: null, amountFen: null }] })
})
