import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { inMemoryStore, openDelega } from 'delega'

import { give, link, linked, nino } from './linked.ts'
import { permissionCheck } from '../../examples/http-permission-check/handler.ts'

const store = inMemoryStore()
const delega = openDelega({ store })
let server: Server

const ask = async (question: Readonly<Record<string, string>>, language = 'en', path = 'may') => {
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/${path}?${new URLSearchParams(question).toString()}`
  const response = await fetch(url, { headers: { 'accept-language': language } })
  return { status: response.status, body: (await response.json()) as unknown }
}

beforeAll(async () => {
  server = createServer(permissionCheck(delega)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await give(delega, linked)
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

describe('the permission check', () => {
  it('says yes, and by which grant', async () => {
    const { status, body } = await ask({ ...link, action: 'view-invoices' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ grants: [{ permission: 'invoices:read' }] })
  })

  it('says no, with all that stands in the way, for people and for programs', async () =>
    expect(await ask({ ...link, action: 'edit-documents' })).toEqual({
      status: 403,
      body: {
        why: [
          'The client has not granted documents:read (modulo documenti, lettura). Ask the client for it.',
          'The client has not granted documents:write (modulo documenti, creazione/modifica). Ask the client for it.',
          "The client's module documents is not active. The client must activate it; a grant then works again by itself.",
        ],
        unmet: [
          { code: 'PermissionNotGranted', permission: 'documents:read' },
          { code: 'PermissionNotGranted', permission: 'documents:write' },
          { code: 'ModuleNotActive', module: 'documents' },
        ],
      },
    }))

  it('says it in Italian to those who ask for it', async () =>
    expect(await ask({ ...link, action: 'send-invoice' }, 'it-IT,it;q=0.9')).toMatchObject({
      status: 403,
      body: { why: ['Il cliente non ha concesso «invio fatture» (invoices:send). Chiederlo al cliente.'] },
    }))

  it('names every fault of a question that cannot be read', async () => {
    const { status, body } = await ask({ accountantId: 'Carla', clientId: link.clientId, page: '2' })
    expect(status).toBe(400)
    expect(body).toEqual({
      why: [
        'This cannot be read:',
        expect.stringMatching(
          /^accountantId: expected an accountant id: a UUID in lower case, found a text of length 5/,
        ),
        expect.stringMatching(/^action: expected .*view-invoices.*, found nothing$/),
        'page: expected no field of this name, found a text of length 1',
      ],
    })
  })

  it('knows at once what has just been granted and what has just been taken', async () => {
    const question = { ...link, action: 'send-invoice' }
    await give(delega, [
      { type: 'GrantPermissions', by: nino, ...link, permissions: [{ permission: 'invoices:send' }] },
    ])
    expect(await ask(question)).toMatchObject({ status: 200 })
    await give(delega, [
      {
        type: 'RevokePermissions',
        by: nino,
        ...link,
        permissions: ['invoices:send'],
        reason: 'We send them ourselves',
      },
    ])
    expect(await ask(question)).toMatchObject({ status: 403 })
  })

  it('has nothing elsewhere', async () => expect(await ask({}, 'en', 'must')).toMatchObject({ status: 404 }))

  it('says that the store does not answer, instead of yes or no', async () => {
    await store.close()
    expect(await ask({ ...link, action: 'view-invoices' })).toEqual({
      status: 503,
      body: { why: ['The store is closed. Open it again.'] },
    })
  })
})
