import type streams from '@eventstore/db-client/generated/streams_pb.js'

import type { RecordedEvent } from './events.ts'

type Filter = streams.ReadReq.Options.FilterOptions
type Expression = streams.ReadReq.Options.FilterOptions.Expression

/** Events that the server looks at before it tells how far it has come. */
const defaultSearchWindow = 32

export const checkpointInterval = (filter: Filter): number =>
  filter.getCheckpointintervalmultiplier() * (filter.hasMax() ? filter.getMax() : defaultSearchWindow)

export const filterOf = (filter: Filter | undefined): ((event: RecordedEvent) => boolean) => {
  const stream = matcher(filter?.getStreamIdentifier())
  const type = matcher(filter?.getEventType())
  return (event) => stream(event.stream) && type(event.type)
}

const matcher = (expression: Expression | undefined): ((text: string) => boolean) => {
  if (expression === undefined) return () => true
  const prefixes = expression.getPrefixList()
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix))
  const regex = new RegExp(expression.getRegex(), 'u')
  return (text) => regex.test(text)
}
