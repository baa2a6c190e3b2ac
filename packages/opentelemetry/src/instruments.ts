import type { Meter } from '@opentelemetry/api'

const seconds = (meter: Meter, name: string, description: string) =>
  meter.createHistogram(name, {
    description,
    unit: 's',
    advice: {
      explicitBucketBoundaries: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    },
  })

/** Every metric, on one meter. The page "Observe a service" lists them. */
export const instrumentsOn = (meter: Meter) => ({
  commands: meter.createCounter('delega.commands', {
    description: 'Commands that came to their end, by what they came to',
    unit: '{command}',
  }),
  retries: meter.createCounter('delega.command.retries', {
    description: 'How often a command was decided anew because others were quicker',
    unit: '{retry}',
  }),
  commandDuration: seconds(meter, 'delega.command.duration', 'How long commands take'),
  answers: meter.createCounter('delega.may.answers', {
    description: 'Answers to whether an accountant may do something, by action and answer',
    unit: '{answer}',
  }),
  answerDuration: seconds(meter, 'delega.may.duration', 'How long answers take'),
  events: meter.createCounter('delega.projection.events', {
    description: 'Events that read models have taken in',
    unit: '{event}',
  }),
  stops: meter.createCounter('delega.projection.stops', {
    description: 'How often a read model stopped, by why',
    unit: '{stop}',
  }),
  lag: meter.createObservableGauge('delega.projection.lag', {
    description:
      'How old the last event of a read model was when it was taken in; it grows while the model is not live',
    unit: 's',
  }),
  storeDuration: seconds(meter, 'delega.store.duration', 'How long calls of the event store take'),
  conflicts: meter.createCounter('delega.store.conflicts', {
    description: 'Appends that the store turned away because others were quicker',
    unit: '{conflict}',
  }),
  reconnects: meter.createCounter('delega.subscription.reconnects', {
    description: 'How often a subscription lost the store and set out to reach it again',
    unit: '{reconnect}',
  }),
})

/** The metrics, ready to be written to. */
export type Instruments = ReturnType<typeof instrumentsOn>
