import type { RequestListener, ServerResponse } from 'node:http'

import { type Delega, explain, type No } from 'delega'

const STATUS: Readonly<Record<No['no'], number>> = { invalid: 400, refused: 403, failed: 503 }

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

/** `GET /may?accountantId=…&clientId=…&action=…`: may this accountant do this for this client, now? */
export const permissionCheck =
  (delega: Delega): RequestListener =>
  async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service')
    if (pathname !== '/may') return answer(response, 404, { why: ['Ask /may'] })

    const language = /^it\b/i.test(request.headers['accept-language'] ?? '') ? 'it' : 'en'
    const asked = await delega.receiveQuestion(Object.fromEntries(searchParams))
    if (asked._tag === 'Left') return answer(response, STATUS[asked.left.no], { why: explain(asked.left, language) })
    if (!asked.right.allowed)
      return answer(response, 403, { why: explain(asked.right, language), unmet: asked.right.unmet })

    const { at, grants } = asked.right
    answer(response, 200, { at, grants })
  }
