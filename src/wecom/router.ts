import { eventNames, type EventName, type WecomEvent } from './events'

type Handler<S, N extends EventName> = (scope: S, event: WecomEvent<N>) => Promise<void>

/** Routes an event to the handlers registered for its name. */
export class CallbackRouter<S> {
  private readonly handlers = new Map<EventName, Handler<S, EventName>[]>()

  /** Adds a handler. A name that does not exist fails here, not when the first event comes. */
  on<N extends EventName>(names: N | readonly N[], handler: Handler<S, N>): this {
    for (const name of [names].flat() as N[]) {
      if (!eventNames.includes(name)) {
        throw new Error(`There is no callback event "${name}". The names are: ${eventNames.join(', ')}`)
      }
      this.handlers.set(name, [...(this.handlers.get(name) ?? []), handler as unknown as Handler<S, EventName>])
    }
    return this
  }

  handles(name: string): boolean {
    return this.handlers.has(name as EventName)
  }

  /** Runs every handler. One failure does not stop the others, but the event as a whole has failed. */
  async dispatch(scope: S, event: WecomEvent): Promise<void> {
    const results = await Promise.allSettled(
      (this.handlers.get(event.name) ?? []).map(async (handle) => handle(scope, event)),
    )
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    if (errors.length === 1) throw errors[0]
    if (errors.length > 1) throw new AggregateError(errors, `${event.name} failed in ${errors.length} handlers`)
  }
}
