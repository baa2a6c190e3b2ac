import type { DatabaseSync, SQLInputValue, StatementResultingChanges, StatementSync } from 'node:sqlite'

import {
  type EventId,
  type Filter,
  type Instant,
  type JsonObject,
  type Metadata,
  NO_STREAM,
  type Page,
  type Position,
  type StoredEvent,
  type StreamName,
} from '@delega/core'
import type { Held } from '@delega/core/store'

import { LIMITED, type SqliteModule } from './schema.js'

/** The tables of events. Triggers keep out whoever would change history by mistake; neither positions nor revisions have gaps. */
export const eventsModule: SqliteModule = {
  name: 'events',
  steps: [
    `CREATE TABLE events (
       position INTEGER PRIMARY KEY,
       stream TEXT NOT NULL,
       revision INTEGER NOT NULL,
       id TEXT NOT NULL UNIQUE,
       type TEXT NOT NULL,
       schema_version INTEGER NOT NULL,
       recorded_at TEXT NOT NULL,
       data TEXT NOT NULL,
       metadata TEXT NOT NULL,
       category TEXT NOT NULL GENERATED ALWAYS AS (substr(stream, 1, instr(stream, '-') - 1)) VIRTUAL,
       UNIQUE (stream, revision)
     ) STRICT;
     CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
       BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
     CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
       BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
     CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
       WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
         OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
         OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND revision = NEW.revision)
       BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END;`,
    // What each INSERT is spared: making a category, for the column and for the trigger, and copying each page that it
    // changes, to be able to take back half a statement, which FAIL never does.
    `ALTER TABLE events DROP COLUMN category;
     DROP TRIGGER events_are_never_replaced;
     CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
       WHEN NEW.revision <> 1 + coalesce((SELECT max(revision) FROM events WHERE stream = NEW.stream), ${NO_STREAM})
         OR NEW.id IN (SELECT id FROM events)
         OR NEW.position IN (SELECT position FROM events)
       BEGIN SELECT RAISE(FAIL, 'events are never replaced or left out'); END;`,
    // A stream is known by the position of its first event: streams in use lie side by side in the index, of which a commit
    // then writes few pages. No column is named `stream` any more, so that a process that knows only the old table stops.
    `CREATE TABLE streams (first INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
     INSERT INTO streams SELECT min(position), stream FROM events GROUP BY stream ORDER BY 1;
     ALTER TABLE events RENAME TO events_before;
     CREATE TABLE events (
       position INTEGER PRIMARY KEY,
       first INTEGER NOT NULL REFERENCES streams DEFERRABLE INITIALLY DEFERRED,
       revision INTEGER NOT NULL,
       id TEXT NOT NULL UNIQUE,
       type TEXT NOT NULL,
       schema_version INTEGER NOT NULL,
       recorded_at TEXT NOT NULL,
       data TEXT NOT NULL,
       metadata TEXT NOT NULL,
       UNIQUE (first, revision)
     ) STRICT;
     INSERT INTO events
       SELECT position, first, revision, id, type, schema_version, recorded_at, data, metadata
         FROM events_before CROSS JOIN streams ON name = stream ORDER BY position;
     DROP TABLE events_before;
     CREATE VIEW named_events AS SELECT * FROM events CROSS JOIN streams USING (first);
     CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
       BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
     CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
       BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
     CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
       WHEN NEW.revision <> 1 + coalesce((SELECT max(revision) FROM events WHERE first = NEW.first), ${NO_STREAM})
         OR (NEW.revision = 0 AND NEW.first <> NEW.position)
         OR NEW.id IN (SELECT id FROM events)
         OR NEW.position IN (SELECT position FROM events)
       BEGIN SELECT RAISE(FAIL, 'events are never replaced or left out'); END;
     CREATE TRIGGER streams_are_never_changed BEFORE UPDATE ON streams
       BEGIN SELECT RAISE(ABORT, 'streams are never changed'); END;
     CREATE TRIGGER streams_are_never_deleted BEFORE DELETE ON streams
       BEGIN SELECT RAISE(ABORT, 'streams are never deleted'); END;
     CREATE TRIGGER streams_are_never_replaced BEFORE INSERT ON streams
       WHEN NEW.first IN (SELECT first FROM streams) OR NEW.name IN (SELECT name FROM streams)
       BEGIN SELECT RAISE(FAIL, 'streams are never replaced'); END;`,
  ],
  // Where streams have no numbers, their names stand for them.
  asIfLast: `
    CREATE TEMP VIEW named_events AS SELECT *, stream AS first, stream AS name FROM events;
    CREATE TEMP VIEW streams AS SELECT stream AS first, stream AS name FROM events;`,
}

/** An event in its place, with its content written as JSON. */
export type Row = {
  readonly stream: StreamName
  readonly revision: number
  readonly id: EventId
  readonly type: string
  readonly schemaVersion: number
  readonly data: string
  readonly metadata: string
}

/** Reads and writes within whatever transaction is open; every function may throw SQLite's errors. */
export type EventLog = Held & {
  /** Its place must come right after the last event of its stream, and its id must be new: else it breaks a constraint, and is not written. */
  readonly write: (row: Row, recordedAt: Instant) => Position
  readonly head: () => Position | null
  readonly streamOf: (stream: StreamName, from: number, limit: number) => readonly StoredEvent[]
  readonly page: (after: Position | null, limit: number, filter: Filter) => Page
}

const FURTHER = 'revision, id, type, schema_version, recorded_at, data, metadata'

const EVENTS = `SELECT position, name, ${FURTHER} FROM named_events`

const FIRST = '(SELECT first FROM streams WHERE name = ?)'

type Columns = readonly [Position, StreamName, number, EventId, string, number, Instant, string, string]

const parsed = (columns: Columns, metadata: Metadata): StoredEvent => ({
  id: columns[3],
  type: columns[4],
  schemaVersion: columns[5],
  data: JSON.parse(columns[7]) as JsonObject,
  metadata,
  stream: columns[1],
  revision: columns[2],
  position: columns[0],
  recordedAt: columns[6],
})

const eventOf = (columns: Columns): StoredEvent => parsed(columns, JSON.parse(columns[8]) as Metadata)

// The events of one command stand side by side with the same metadata, of which it costs least to see that they are the same.
const eventsOf = (rows: readonly Columns[]): readonly StoredEvent[] => {
  const events: StoredEvent[] = []
  let text = ''
  let metadata: Metadata | null = null
  for (const columns of rows) {
    if (metadata === null || columns[8] !== text) {
      text = columns[8]
      metadata = JSON.parse(text) as Metadata
    }
    events.push(parsed(columns, metadata))
  }
  return events
}

/** A query whose rows come as arrays: half the time of objects. */
const rowsOf = <R>(sql: DatabaseSync, query: string): ((...values: readonly SQLInputValue[]) => readonly R[]) => {
  const statement = sql.prepare(query)
  statement.setReturnArrays(true)
  return (...values) => statement.all(...values) as unknown as readonly R[]
}

const oneOf = <R>(sql: DatabaseSync, query: string): ((...values: readonly SQLInputValue[]) => R | undefined) => {
  const statement: StatementSync = sql.prepare(query)
  statement.setReturnArrays(true)
  return (...values) => statement.get(...values) as unknown as R | undefined
}

const positionOf = ({ lastInsertRowid }: StatementResultingChanges): Position => Number(lastInsertRowid) as Position

/** A filter that names little would otherwise hold up the process while it passes by millions. */
const MOST_PASSED_BY = 50_000

const pager = (sql: DatabaseSync, head: () => Position | null): EventLog['page'] => {
  const unfiltered = rowsOf<Columns>(sql, `${EVENTS} WHERE position > ? AND position <= ? ORDER BY position ${LIMITED}`)
  const filtered = rowsOf<Columns>(
    sql,
    `${EVENTS}
      WHERE position > ? AND position <= ?
        AND (? IS NULL OR substr(name, 1, instr(name, '-') - 1) IN (SELECT value FROM json_each(?)))
        AND (? IS NULL OR type IN (SELECT value FROM json_each(?)))
      ORDER BY position ${LIMITED}`,
  )
  const json = (list: readonly string[] | undefined): string | null =>
    list === undefined ? null : JSON.stringify(list)

  return (after, limit, { categories, types }) => {
    const start: number = after ?? 0
    // What other processes commit between the two queries lies past this, and is left for the next page.
    const last: number = head() ?? 0
    const isFiltered = categories !== undefined || types !== undefined
    const horizon = isFiltered ? Math.min(last, start + MOST_PASSED_BY) : last
    const [inCategories, ofTypes] = [json(categories), json(types)]
    const rows = isFiltered
      ? filtered(start, horizon, inCategories, inCategories, ofTypes, ofTypes, limit)
      : unfiltered(start, horizon, limit)
    const reached = rows.length < limit ? Math.max(horizon, start) : (rows.at(-1)?.[0] ?? start)
    return { events: eventsOf(rows), next: reached === 0 ? null : (reached as Position), end: reached >= last }
  }
}

const NEXT = '(SELECT 1 + coalesce(max(position), 0) FROM events)'

const writing = (sql: DatabaseSync): EventLog['write'] => {
  const insert = `INSERT OR FAIL INTO events (position, first, ${FURTHER}) VALUES`
  const further = '?, ?, ?, ?, ?, ?, ?'
  // Whoever begins a stream that is there is given its number, and finds the place taken.
  const begin = sql.prepare(`${insert} (${NEXT}, coalesce(${FIRST}, ${NEXT}), ${further})`)
  const goOn = sql.prepare(`${insert} (NULL, ${FIRST}, ${further})`)
  const name = sql.prepare('INSERT OR FAIL INTO streams VALUES (?, ?)')

  return ({ stream, revision, id, type, schemaVersion, data, metadata }, recordedAt) => {
    const statement = revision === 0 ? begin : goOn
    const position = positionOf(statement.run(stream, revision, id, type, schemaVersion, recordedAt, data, metadata))
    if (revision === 0) name.run(position, stream)
    return position
  }
}

export const eventLog = (sql: DatabaseSync): EventLog => {
  const last = oneOf<readonly [Position | null]>(sql, 'SELECT max(position) FROM events')
  const revision = oneOf<readonly [number]>(
    sql,
    `SELECT revision FROM named_events WHERE first = ${FIRST} ORDER BY revision DESC LIMIT 1`,
  )
  const byId = oneOf<Columns>(sql, `${EVENTS} WHERE id = ?`)
  const ofStream = rowsOf<Columns>(
    sql,
    `${EVENTS} WHERE first = ${FIRST} AND revision >= ? ORDER BY revision ${LIMITED}`,
  )
  // A file that may not be written may have tables that this does not fit.
  let write: EventLog['write'] | null = null
  const head = (): Position | null => last()?.[0] ?? null
  return {
    head,
    page: pager(sql, head),
    revisionOf: (stream) => revision(stream)?.[0] ?? NO_STREAM,
    eventOf: (id) => {
      const row = byId(id)
      return row === undefined ? undefined : eventOf(row)
    },
    streamOf: (stream, from, limit) => eventsOf(ofStream(stream, from, limit)),
    write: (row, recordedAt) => {
      write ??= writing(sql)
      return write(row, recordedAt)
    },
  }
}
