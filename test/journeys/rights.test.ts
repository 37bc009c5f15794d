import { roles, type Right } from '../../src/decisions/rights'
import { rights } from '../../src/handlers/rights'
import { startWorld, type World } from '../support/app'
import { holders, lapsed, managedRep, otherRep, putPeople } from '../support/rights/people'
import { tableProblems } from '../support/rights/table'
import { things } from '../support/rights/things'
import { signIn, type Session } from '../support/signIn'

/** Every route × everybody × whose thing it is, with real sessions over HTTP. */
let world: World
let description: Record<string, Record<string, { requestBody?: { content: Record<string, unknown> } }>>
const sessions = new Map<string, Session>()

beforeAll(async () => {
  world = await startWorld({ admins: holders.admin, limits: 'off' })
  await putPeople(world)
  const response = await fetch(`${world.url}/api/openapi.json`)
  description = ((await response.json()) as { paths: typeof description }).paths
  for (const userId of [...Object.values(holders), lapsed]) sessions.set(userId, await signIn(world, userId))
  await world.db.query('update member set customer_contact = false where user_id = $1', [lapsed])
}, 60_000)
afterAll(() => world.close())

const registered = (): string[] =>
  Object.entries(description).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )

interface Outcome {
  status: number
  error: string | null
}

/** Asks for a route with `id` for each of its parameters and nothing in the body: a refusal comes before that matters. */
async function ask(route: string, id: string, headers: Record<string, string>): Promise<Outcome> {
  const [method = '', path = ''] = route.split(' ')
  const takes = Object.keys(description[path]?.[method.toLowerCase()]?.requestBody?.content ?? {})[0]
  const type = method === 'GET' ? {} : { 'content-type': takes ?? 'application/json' }
  const response = await fetch(world.url + path.replace(/\{\w+\}/g, encodeURIComponent(id)), {
    method,
    headers: { ...headers, ...type },
    ...(method !== 'GET' && { body: '{}' }),
  })
  const text = await response.text()
  const error = response.ok ? null : (JSON.parse(text) as { error: { id: string } }).error.id
  return { status: response.status, error }
}

const as = (userId: string) => ({ ...sessions.get(userId)!.headers })

/** Let in: what came of it may be a refusal of the empty body, but none of rights, and no failure of ours. */
function expectLetIn(outcome: Outcome, who: string): void {
  expect({ who, ...outcome, letIn: ![401, 403].includes(outcome.status) && outcome.status < 500 }).toMatchObject({
    letIn: true,
  })
}

function expectRefused(outcome: Outcome, who: string, status: number, error: string): void {
  expect({ who, ...outcome }).toEqual({ who, status, error })
}

test('every route has its entry, every entry its route, and every id that is not only for admins an owner', () => {
  expect(tableProblems(registered(), rights)).toEqual([])
  expect(registered().length).toBeGreaterThan(30)
})

test('a route without an entry, an entry without a route, and an id that is nobody’s are found', () => {
  const table: Record<string, Right> = {
    'GET /api/a': { roles: ['rep'] },
    'GET /api/gone': { roles: ['rep'] },
    'PUT /api/a/{id}': { roles: ['rep', 'admin'] },
    'PUT /api/b/{id}': { roles: ['admin'] },
  }
  expect(tableProblems(['GET /api/a', 'GET /api/new', 'PUT /api/a/{id}', 'PUT /api/b/{id}'], table)).toEqual([
    'GET /api/new has no entry',
    'GET /api/gone is no route',
    'PUT /api/a/{id} does not say whose its id is',
  ])
})

/** A sync takes what the factories made for gone, so it is asked for last. */
const inOrder = Object.keys(rights).sort((a, b) => Number(a.endsWith('/api/sync')) - Number(b.endsWith('/api/sync')))

describe.each(inOrder)('%s', (route) => {
  const right = rights[route]!
  const of = right.of ? things[right.of] : null
  const id = (): string => of?.guess() ?? '00000000-0000-4000-8000-000000000000'
  const mayUse = roles.filter((role) => right.roles.includes(role))
  const mayNot = roles.filter((role) => !right.roles.includes(role))

  test('refuses who is not signed in, and who has no role any more', async () => {
    expectRefused(await ask(route, id(), {}), 'nobody', 401, 'not-signed-in')
    expectRefused(await ask(route, id(), { authorization: 'Bearer guessed' }), 'a guess', 401, 'not-signed-in')
    expectRefused(await ask(route, id(), as(lapsed)), 'no role', 401, 'session-expired')
  })

  if (mayNot.length > 0) {
    test.each(mayNot)('refuses a %s, also what would be theirs', async (role) => {
      const own = of ? await of.make(world.db, holders[role]) : id()
      expectRefused(await ask(route, own, as(holders[role])), role, 403, 'not-allowed')
    })
  }

  test.each(mayUse)('lets a %s do what is theirs, and no more', async (role) => {
    const holder = holders[role]
    const own = of ? await of.make(world.db, holder) : id()
    expectLetIn(await ask(route, own, as(holder)), `${role}, their own`)
    if (!of) return
    const foreign = await of.make(world.db, otherRep)
    const everybody = role === 'admin'
    const check = async (what: string, subject: string, letIn: boolean): Promise<void> => {
      const outcome = await ask(route, subject, as(holder))
      if (letIn) expectLetIn(outcome, `${role}, ${what}`)
      else expectRefused(outcome, `${role}, ${what}`, 403, 'not-yours')
    }
    await check('somebody else’s', foreign, everybody)
    await check('a guessed id', of.guess(), everybody)
    await check('their people’s', await of.make(world.db, managedRep), everybody || (role === 'manager' && of.managed))
  })

  test('lets the operator do everything', async () => {
    const operator = { authorization: world.operator }
    expectLetIn(await ask(route, of ? await of.make(world.db, otherRep) : id(), operator), 'operator')
    expectLetIn(await ask(route, id(), operator), 'operator, a guessed id')
  })
})
