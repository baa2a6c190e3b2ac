import {
  type ClientServiceEvent,
  type ClientServiceState,
  dayInItaly,
  type DomainEvent,
  type Instant,
  invoice,
  invoiceActionOf,
  type InvoiceCommand,
  type InvoiceContent,
  type InvoiceDecision,
  type InvoiceEvent,
  type InvoiceId,
  invoiceNumbering,
  invoiceNumberingStream,
  type InvoiceState,
  numberHeldBy,
  type NumberingEvent,
  type NumberingState,
  type NumberSeries,
  numberSeries,
  numberText,
  panelRefusal,
  referredInvoice,
  type ReleaseCause,
  type ResendInvoice,
  type SendingFacts,
  type SendInvoice,
  yearOf,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import { invoices, numberings, services } from '../aggregates.js'
import type { AcceptedCommand } from '../commands.js'
import { type Act, actedUpon } from '../fence.js'
import type { No } from '../outcome.js'
import { type Handler, type Part, type Planning, refusedBy } from '../plan.js'
import type { AnyStream, Stream } from '../streams.js'

/** What one attempt at a command looks at. */
type Look<Body extends InvoiceCommand = InvoiceCommand> = {
  readonly command: AcceptedCommand<Body>
  readonly planning: Planning
  readonly target: Stream<InvoiceState, InvoiceEvent>
  readonly service: Stream<ClientServiceState, ClientServiceEvent>
}

const contentOf = (state: InvoiceState): InvoiceContent | null => ('content' in state ? state.content : null)

const act = (decision: InvoiceDecision, before: readonly Part[], asserted: readonly AnyStream[]): Either<No, Act> =>
  isLeft(decision) ? refusedBy(decision.left) : right({ before, events: decision.right, asserted })

const carriedOut = ({ command, planning, target }: Look, decide: () => Either<No, Act>) =>
  actedUpon(command, planning, {
    clientId: command.body.clientId,
    action: invoiceActionOf[command.body.type],
    target,
    decide,
  })

// ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Numbering = {
  readonly stream: Stream<NumberingState, NumberingEvent>
  readonly series: NumberSeries
  readonly year: number
}

const numberingOf = ({ command, planning }: Look, year: number, series: NumberSeries): Numbering => ({
  stream: planning.stream(numberings, invoiceNumberingStream(command.body.clientId, year, series), null),
  series,
  year,
})

type Asked =
  | { readonly type: 'TakeNumber' | 'RetakeNumber' }
  | { readonly type: 'ReleaseNumber'; readonly cause: ReleaseCause; readonly reservedUntil: Instant }

const askFor = (asked: Asked, { stream, series, year }: Numbering, { command, planning }: Look): Either<No, Part> => {
  const { clientId, invoiceId } = command.body
  const told = { clientId, invoiceId, series, year, by: command.by, at: planning.at() }
  const decision = invoiceNumbering.decide({ ...asked, ...told }, stream.state)
  return isLeft(decision) ? refusedBy(decision.left) : right({ stream, events: decision.right, authority: null })
}

const takenIn = (events: readonly DomainEvent[]): number | null => {
  for (const event of events) if (event.type === 'NumberTaken') return event.number
  return null
}

// ── Sending ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Referred = { readonly id: InvoiceId; readonly stream: Stream<InvoiceState, InvoiceEvent> }

const referredBy = ({ target, planning }: Look): readonly Referred[] =>
  (contentOf(target.state)?.refersTo ?? []).map((id) => ({ id, stream: planning.stream(invoices, id, null) }))

const factsFor = ({ command, target, service }: Look, referred: readonly Referred[]): SendingFacts | null => {
  if (!('partitaIva' in service.state)) return null
  const { partitaIva } = service.state
  const codiceFiscale = 'codiceFiscale' in service.state ? service.state.codiceFiscale : null
  const { clientId } = command.body
  const content = contentOf(target.state)
  return {
    owner: { partitaIva, codiceFiscale },
    referred:
      content === null
        ? []
        : referred.map(({ id, stream }) => referredInvoice(id, stream.state, { clientId, content })),
  }
}

const sendAnew = (look: Look<SendInvoice>, numbering: Numbering, facts: SendingFacts): Either<No, Act> => {
  const { command, planning, target } = look
  const { series, year } = numbering
  const taking = askFor({ type: 'TakeNumber' }, numbering, look)
  if (isLeft(taking)) return taking
  const number = takenIn(taking.right.events) ?? numberHeldBy(numbering.stream.state, command.body.invoiceId)
  if (number === null) throw new Error('A number was neither taken nor held nor refused')
  const told = { by: command.by, at: planning.at() }
  const sent = { ...facts, number: { year, series, text: numberText(series, number) } }
  return act(invoice.decide({ ...command.body, ...told, facts: sent }, target.state), [taking.right], [])
}

const sendAgain = (look: Look<ResendInvoice>, numbering: Numbering, facts: SendingFacts): Either<No, Act> => {
  const { command, planning, target } = look
  const decision = invoice.decide({ ...command.body, by: command.by, at: planning.at(), facts }, target.state)
  if (isLeft(decision)) return refusedBy(decision.left)
  const taking = askFor({ type: 'RetakeNumber' }, numbering, look)
  return isLeft(taking) ? taking : act(decision, [taking.right], [])
}

const planSending = (look: Look<SendInvoice> | Look<ResendInvoice>) => {
  const { command, planning, target, service } = look
  const { state } = target
  const sentWith = command.body.type === 'ResendInvoice' && 'number' in state ? state.number : null
  const year = sentWith?.year ?? yearOf(contentOf(state)?.date ?? dayInItaly(planning.at()))
  const series = command.body.type === 'SendInvoice' ? command.body.series : (sentWith?.series ?? numberSeries(''))
  const numbering = numberingOf(look, year, series)
  const referred = referredBy(look)
  const lacking = planning.lacking([numbering.stream, ...referred.map(({ stream }) => stream)])
  if (lacking !== null) return left(lacking)

  const decide = (): Either<No, Act> => {
    const facts = factsFor(look, referred)
    if (facts === null) return refusedBy({ code: 'ServiceNotSubscribed' })
    const decided = isSending(look) ? sendAnew(look, numbering, facts) : sendAgain(look, numbering, facts)
    if (isLeft(decided)) return decided
    return right({ ...decided.right, asserted: [service, ...referred.map(({ stream }) => stream)] })
  }
  return carriedOut(look, decide)
}

const isSending = (look: Look<SendInvoice> | Look<ResendInvoice>): look is Look<SendInvoice> =>
  look.command.body.type === 'SendInvoice'

// ── Everything else ─────────────────────────────────────────────────────────────────────────────────────────────────

const releaseBy = (events: readonly InvoiceEvent[]): Extract<Asked, { type: 'ReleaseNumber' }> | null => {
  for (const event of events) {
    if (event.type === 'InvoiceRejected')
      return { type: 'ReleaseNumber', cause: 'Rejected', reservedUntil: event.resendBefore }
    if (event.type === 'InvoiceRefused') return { type: 'ReleaseNumber', cause: 'Refused', reservedUntil: event.at }
  }
  return null
}

const isOf = <Type extends InvoiceCommand['type']>(
  type: Type,
  look: Look,
): look is Look<Extract<InvoiceCommand, { readonly type: Type }>> => look.command.body.type === type

type Unsent = Exclude<InvoiceCommand, SendInvoice | ResendInvoice>

const planUnsent = (look: Look<Unsent>) => {
  const { command, planning, target } = look
  const { state } = target
  const numbering = 'number' in state ? numberingOf(look, state.number.year, state.number.series) : null
  const lacking = numbering === null ? null : planning.lacking([numbering.stream])
  if (lacking !== null) return left(lacking)

  const decide = (): Either<No, Act> => {
    const decision = invoice.decide({ ...command.body, by: command.by, at: planning.at() }, state)
    if (isLeft(decision)) return refusedBy(decision.left)
    const release = releaseBy(decision.right)
    if (release === null || numbering === null) return act(decision, [], [])
    const released = askFor(release, numbering, look)
    return isLeft(released) ? released : act(decision, [released.right], [])
  }
  return carriedOut(look, decide)
}

export const invoiceHandler: Handler<InvoiceCommand, Look['target']> = {
  subject: ({ invoiceId }, planning) => planning.stream(invoices, invoiceId, null),
  plan: (command, planning, target) => {
    const service = planning.stream(services, command.body.clientId, null)
    const lacking = planning.lacking([service])
    if (lacking !== null) return left(lacking)
    const look: Look = { command, planning, target, service }
    const closed = panelRefusal(service.state, command.body.type, command.by, planning.at())
    if (closed !== null) return refusedBy(closed)
    if (isOf('SendInvoice', look) || isOf('ResendInvoice', look)) return planSending(look)
    return planUnsent(look as Look<Unsent>)
  },
}
