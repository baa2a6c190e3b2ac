import { openDelega } from '@delega/application'

import { bar, carla, dario, dinner, help, invoices, trattoria, workshop } from './cast.ts'
import type { Stage } from './stage.ts'
import { clientsTable, whatCouldOn } from './views.ts'

const carlaHerself = { kind: 'accountant', id: carla.id } as const
const darioHimself = { kind: 'accountant', id: dario.id } as const
const nino = { kind: 'client', id: trattoria.id } as const
const ricci = { kind: 'client', id: workshop.id } as const
const barista = { kind: 'client', id: bar.id } as const
const sdi = { kind: 'system', name: 'sdi' } as const
const vendor = { kind: 'system', name: 'back-office' } as const

const carlaForNino = { clientId: trattoria.id, accountantId: carla.id }
const carlaForRicci = { clientId: workshop.id, accountantId: carla.id }
const carlaForTheBar = { clientId: bar.id, accountantId: carla.id }
const darioForNino = { clientId: trattoria.id, accountantId: dario.id }

const theDinner = { clientId: trattoria.id, invoiceId: invoices.dinner }
const theBanquet = { clientId: trattoria.id, invoiceId: invoices.banquet }

/** One spring of a small practice, told by the commands that its software gives. Change it and run it again. */
export const story = async ({ store, now, goTo, give, prepare, keep, say, tell }: Stage): Promise<void> => {
  goTo('2026-03-02T08:00:00.000Z', 'Everybody registers')
  for (const { partitaIva, personal, id } of [carla, dario]) {
    const by = { kind: 'accountant', id } as const
    await give(`${personal.name} registers, free of charge`, { type: 'RegisterAccountant', by, partitaIva, personal })
    await give('… and enters for the first time', { type: 'RecordFirstAccess', by, accountantId: id })
  }
  for (const { id: clientId, personal } of [trattoria, workshop, bar]) {
    const by = { kind: 'client', id: clientId } as const
    const until = '2027-03-02T00:00:00.000Z'
    await give(`${personal.name} subscribes to the service`, {
      type: 'SubscribeService',
      by,
      clientId,
      variant: 'full',
      personal,
    })
    await give('… which is activated for a year', { type: 'ActivateService', by: vendor, clientId, until })
  }
  await give('The trattoria opens to delegation', { type: 'OpenToDelegation', by: nino, clientId: trattoria.id })
  await give('The workshop opens to delegation', { type: 'OpenToDelegation', by: ricci, clientId: workshop.id })
  const untilApril = { clientId: workshop.id, module: 'documents', until: '2026-04-01T00:00:00.000Z' } as const
  await give('… and takes the module for documents for a month', { type: 'ActivateModule', by: ricci, ...untilApril })

  goTo('2026-03-03T09:00:00.000Z', 'Requests from both sides')
  const bookkeeping = [{ permission: 'invoices:read' }, { permission: 'invoices:write' }] as const
  await give('The trattoria asks Carla, with two permissions', {
    type: 'RequestDelegation',
    by: nino,
    ...carlaForNino,
    permissions: bookkeeping,
  })
  await give('The trattoria tries to accept its own request', {
    type: 'AcceptDelegation',
    by: nino,
    ...carlaForNino,
    permissions: [],
  })
  await give('Carla accepts', { type: 'AcceptDelegation', by: carlaHerself, ...carlaForNino, permissions: [] })
  await give('Carla asks the workshop', {
    type: 'RequestDelegation',
    by: carlaHerself,
    ...carlaForRicci,
    permissions: [],
  })
  await give('The workshop accepts, but forgets what its permissions need', {
    type: 'AcceptDelegation',
    by: ricci,
    ...carlaForRicci,
    permissions: [{ permission: 'documents:write' }, { permission: 'payments:read' }],
  })
  await give('… and accepts with what fits', {
    type: 'AcceptDelegation',
    by: ricci,
    ...carlaForRicci,
    permissions: [{ permission: 'invoices:read' }, { permission: 'documents:read' }, { permission: 'documents:write' }],
  })
  await give('Carla asks the bar', { type: 'RequestDelegation', by: carlaHerself, ...carlaForTheBar, permissions: [] })
  await give('The bar opens to delegation after all', { type: 'OpenToDelegation', by: barista, clientId: bar.id })
  await give('Carla asks again, and the bar lets it wait', {
    type: 'RequestDelegation',
    by: carlaHerself,
    ...carlaForTheBar,
    permissions: [],
  })

  goTo('2026-03-16T15:00:00.000Z', 'An invoice, from draft to books')
  await give('Carla drafts the invoice for a dinner', {
    type: 'DraftInvoice',
    by: carlaHerself,
    ...theDinner,
    content: dinner,
  })
  const first = { series: '', fileName: 'IT00743110157_00001.xml' }
  await give('Carla sends it', { type: 'SendInvoice', by: carlaHerself, ...theDinner, ...first })
  await give('Carla asks the trattoria for the permission to send', {
    type: 'RequestPermissionChange',
    by: carlaHerself,
    ...carlaForNino,
    grant: [{ permission: 'invoices:send' }, { permission: 'service:configure' }],
    revoke: [],
    reason: 'To send what I draft, and to keep the number series in order',
  })
  await give('The trattoria approves the half of it', {
    type: 'ApprovePermissionChange',
    by: nino,
    ...carlaForNino,
    permissions: ['invoices:send'],
  })
  await give('Carla sends it', { type: 'SendInvoice', by: carlaHerself, ...theDinner, ...first })
  const taken = { fileName: first.fileName, sdiId: '7482910301' }
  await give('The exchange takes the file', { type: 'RecordTransmission', by: sdi, ...theDinner, ...taken })
  goTo('2026-03-17T10:00:00.000Z', 'The exchange rejects it')
  const wrongCode = [{ code: '00311', message: 'CodiceDestinatario not valid' }]
  const rejection = { kind: 'NS', sdiId: taken.sdiId, noticeId: 'NS-001', issuedAt: now(), errors: wrongCode } as const
  await give('A notice of rejection comes (NS)', { type: 'RecordNotice', by: sdi, ...theDinner, notice: rejection })
  await give('… and comes a second time', { type: 'RecordNotice', by: sdi, ...theDinner, notice: rejection })
  await give('Carla would book it', { type: 'BookInvoice', by: carlaHerself, ...theDinner })

  goTo('2026-03-20T09:00:00.000Z', 'Within five days it goes out again')
  await give('Carla corrects the code', {
    type: 'EditInvoice',
    by: carlaHerself,
    ...theDinner,
    content: { ...dinner, channel: 'M5UXCR1' },
  })
  const second = { fileName: 'IT00743110157_00002.xml' }
  await give('Carla sends it again: same number, new file', {
    type: 'ResendInvoice',
    by: carlaHerself,
    ...theDinner,
    ...second,
  })
  const again = { ...second, sdiId: '7482910944' }
  await give('The exchange takes the file', { type: 'RecordTransmission', by: sdi, ...theDinner, ...again })
  const delivery = { kind: 'RC', sdiId: again.sdiId, noticeId: 'RC-001', issuedAt: now() } as const
  await give('It is delivered (RC)', { type: 'RecordNotice', by: sdi, ...theDinner, notice: delivery })
  await give('Carla books it', { type: 'BookInvoice', by: carlaHerself, ...theDinner })

  goTo('2026-03-24T09:00:00.000Z', 'The clients of Carla, seen from her desk')
  await keep()
  say(...(await clientsTable(store, carla.id, now())))

  goTo('2026-04-02T08:30:00.000Z', 'A module lapses')
  say('The module of the workshop ended on 1 April. The permission stays, without effect:')
  const askForHelp = {
    type: 'OpenSupportRequest',
    by: carlaHerself,
    supportRequestId: help,
    accountantId: carla.id,
    clientId: workshop.id,
    activity: 'documents:write',
    personal: { text: 'How do I turn a pro-forma into an invoice?' },
  } as const
  await give('Carla opens a support request about documents', askForHelp)
  const untilSummer = { clientId: workshop.id, module: 'documents', until: '2026-07-01T00:00:00.000Z' } as const
  await give('The workshop takes the module again', { type: 'ActivateModule', by: ricci, ...untilSummer })
  await give('Carla opens a support request about documents', askForHelp)

  goTo('2026-04-10T16:00:00.000Z', 'A revocation races with a send')
  const banquet = { ...dinner, date: '2026-04-10' } as const
  await give('Carla drafts the invoice for a banquet', {
    type: 'DraftInvoice',
    by: carlaHerself,
    ...theBanquet,
    content: banquet,
  })
  say('The same moment, in two services: the client revokes, the accountant sends.')
  const [clientsPanel, accountantsPanel] = [openDelega({ store, clock: now }), openDelega({ store, clock: now })]
  const [revoked, sent] = await Promise.all([
    clientsPanel.handle(
      prepare({
        type: 'RevokePermissions',
        by: nino,
        ...carlaForNino,
        permissions: ['invoices:read'],
        reason: 'Another accountant takes over',
      }),
    ),
    accountantsPanel.handle(
      prepare({
        type: 'SendInvoice',
        by: carlaHerself,
        ...theBanquet,
        series: '',
        fileName: 'IT00743110157_00003.xml',
      }),
    ),
  ])
  tell('The trattoria takes read away, and all that needs it', revoked)
  tell('Carla sends the banquet', sent)
  const inTime = sent._tag === 'Right'
  say(`The fence decided: the ${inTime ? 'send came first, and cites its grant' : 'revocation came first'}.`)

  goTo('2026-04-11T09:00:00.000Z', 'The next accountant')
  await give('The trattoria revokes the delegation of Carla', {
    type: 'RevokeDelegation',
    by: nino,
    ...carlaForNino,
    reason: 'Another accountant takes over',
  })
  await give('… and asks Dario, until the end of the year', {
    type: 'RequestDelegation',
    by: nino,
    ...darioForNino,
    permissions: [...bookkeeping, { permission: 'invoices:send', until: '2026-07-01T00:00:00.000Z' }],
    until: '2027-01-01T00:00:00.000Z',
  })
  await give('Dario accepts', { type: 'AcceptDelegation', by: darioHimself, ...darioForNino, permissions: [] })

  goTo('2026-04-13T09:00:00.000Z', 'The same view, three weeks later')
  await keep()
  say(...(await clientsTable(store, carla.id, now())))

  goTo('2026-04-13T09:05:00.000Z', 'What could Carla do for the trattoria on 18 March?')
  say(...(await whatCouldOn(store, carlaForNino, '2026-03-18T12:00:00.000Z')))
}
