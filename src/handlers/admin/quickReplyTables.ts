import { z } from 'zod'
import { exportQuickReplies } from '../../services/quickReplies/exportTable'
import { importQuickReplies } from '../../services/quickReplies/importTable'
import type { Api, ScopeFor } from '../api'
import { fileFrom } from '../fileFrom'
import * as shape from '../sidebar/quickReplies.schema'

/** Quick replies as a file of a spreadsheet, out and in. */
export function quickReplyTableRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/quick-replies/import',
      summary: 'Takes in a table of texts; the body is the file. Good rows are taken, bad ones named one by one.',
      input: z.object({ query: shape.importQuery }),
      bytes: true,
      response: shape.importReport,
      async handle({ query: { format, dryRun } }, ctx) {
        const scope = scopeFor(ctx)
        const bytes = await fileFrom(ctx, scope.settings.tables.maxBytes)
        return importQuickReplies(scope, { bytes, format, dryRun: dryRun === 'true' })
      },
    })
    .op({
      method: 'get',
      path: '/api/quick-replies/export',
      summary: 'The texts of the corp and of departments as a file. Imported unchanged it changes nothing.',
      input: z.object({ query: z.object({ format: shape.fileFormat }) }),
      file: true,
      response: z.instanceof(Buffer),
      async handle({ query: { format } }, ctx) {
        ctx.attachment(`quick-replies.${format}`)
        return exportQuickReplies(scopeFor(ctx), format)
      },
    })
}
