import Koa from 'koa'
import request from 'supertest'
import { healthRouter } from '../../src/handlers/health'
import { createMetrics } from '../../src/metrics'

test.each(['/readyz', '/metrics'])('whoever asks for %s meanwhile shares the answer', async (path) => {
  let asked = 0
  const isMigrated = async (): Promise<boolean> => {
    asked++
    await new Promise((done) => setTimeout(done, 300))
    return false
  }
  const scope = (): never => undefined as never
  const app = new Koa().use(healthRouter({ metrics: createMetrics(), scope, isMigrated }).routes())
  const server = app.listen(0)
  const answers = await Promise.all(Array.from({ length: 20 }, () => request(server).get(path)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([path === '/readyz' ? 503 : 200]))
  expect(asked).toBeLessThan(5)
  await request(server).get(path)
  expect(asked).toBeGreaterThan(1)
  server.close()
})
