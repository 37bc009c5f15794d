import { databaseFaults } from '../support/doctorFaults/database'
import type { Fault } from '../support/doctorFaults/fault'
import { startGround } from '../support/doctorFaults/ground'
import { settingsFaults } from '../support/doctorFaults/settings'
import { webFaults } from '../support/doctorFaults/web'
import { wecomFaults } from '../support/doctorFaults/wecom'
import { workFaults } from '../support/doctorFaults/work'
import { canaries, findingsIn, report } from '../support/installation'

const faults: Fault[] = [...settingsFaults, ...databaseFaults, ...wecomFaults, ...webFaults, ...workFaults]

let ground: Awaited<ReturnType<typeof startGround>>
beforeAll(async () => void (ground = await startGround()))
afterEach(() => ground.restore())
afterAll(() => ground.sound.close())

describe.each(faults)('when $what', ({ plant, id, cause, status = 'failed', found, fix, clockMs = 0 }) => {
  test(`the doctor names ${cause} and what helps, and no secret`, async () => {
    const env = { ...ground.sound.env, ...(await plant(ground)) }
    const now = (): number => Date.now() + clockMs
    const json = await report(env, ['--json'], now)
    const finding = findingsIn(json.text).find((one) => one.id === id)
    expect(finding).toMatchObject({ status, cause })
    expect(finding?.found.en).toMatch(found)
    expect(finding?.fix?.en).toMatch(fix)
    expect(finding?.fix?.zh).toMatch(/[一-鿿]/)
    const failures = findingsIn(json.text).filter((one) => one.status === 'failed')
    expect(json.code).toBe(failures.length > 0 ? 1 : 0)
    // One cause, one complaint: what follows from it is skipped. An unreachable server costs its address too.
    expect(failures.map((one) => one.id)).toEqual(status === 'failed' ? expect.arrayContaining([id]) : [])
    expect(failures.length).toBeLessThanOrEqual(2)
    const [english, chinese] = [await report(env, ['--lang', 'en'], now), await report(env, ['--lang', 'zh'], now)]
    expect(english.text).toContain(finding?.fix?.en)
    expect(chinese.text).toContain(finding?.fix?.zh)
    const said = json.text + english.text + chinese.text
    expect(canaries.filter((canary) => said.includes(canary))).toEqual([])
  })
})

test('there are more than twenty of them, in most of the checks', () => {
  expect(new Set(faults.map(({ what }) => what)).size).toBe(faults.length)
  expect(new Set(faults.map(({ cause }) => cause)).size).toBeGreaterThan(20)
  expect(new Set(faults.map(({ id }) => id)).size).toBeGreaterThan(15)
})
