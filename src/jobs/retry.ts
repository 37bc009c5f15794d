import { tellAdminsOfDeadLetters } from '../services/deadLetters'
import { settleForgottenGreetings } from '../services/welcome/forgotten'
import type { Job } from './run'

export const retry: Job = {
  name: 'retry',
  schedule: '* * * * *',
  why: 'Settles greetings whose process died and whose window has passed, and tells admins of dead letters.',
  missed: 'latest',
  async run(scope) {
    await settleForgottenGreetings(scope)
    await tellAdminsOfDeadLetters(scope)
  },
}
