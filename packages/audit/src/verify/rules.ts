/**
 * `damage`: the history itself is not whole. `violation`: the history is whole, and tells of something that must not be.
 */
export type RuleKind = 'damage' | 'violation'

type Rule = { readonly kind: RuleKind; readonly says: string; readonly remedy: string }

const RESTORE = 'Restore the store from a backup, and compare the two against the last checkpoint.'
const ASK_WRITER = 'Find out which program wrote this event: only the library may write to these streams.'
const TREAT_AS_UNAUTHORISED = 'Treat the act as unauthorised: tell the client, and have it confirmed or undone.'

/** Every rule that a history is held against. */
export const RULES = {
  // ── The history is whole ──
  GapInStream: { kind: 'damage', says: 'events of the stream are missing before this one', remedy: RESTORE },
  RevisionRepeated: { kind: 'damage', says: 'the stream already holds an event of this revision', remedy: RESTORE },
  PositionOutOfOrder: {
    kind: 'damage',
    says: 'the position does not follow that of the event before',
    remedy: RESTORE,
  },
  TimeRunsBackwards: {
    kind: 'damage',
    says: 'it happened before the event that precedes it in its stream',
    remedy: 'Compare the event with a backup or an earlier export: a time was changed, or the order.',
  },
  UnknownEventType: {
    kind: 'damage',
    says: 'no version of the library known here writes events of this type',
    remedy: 'Verify with the newest release; if the type stays unknown, find out which program wrote it.',
  },
  UnknownSchemaVersion: {
    kind: 'damage',
    says: 'it is of a version of its type that is not known here',
    remedy: 'Verify with the newest release; if the version stays unknown, find out which program wrote it.',
  },
  MalformedEvent: { kind: 'damage', says: 'its content is not that of an event of its type', remedy: RESTORE },
  MalformedMetadata: { kind: 'damage', says: 'its metadata do not say who gave which command', remedy: RESTORE },
  ForeignEvent: { kind: 'damage', says: 'an event of this type does not belong into this stream', remedy: ASK_WRITER },
  IdNotDerived: {
    kind: 'damage',
    says: 'its id does not follow from its command: it was inserted, copied or moved',
    remedy: ASK_WRITER,
  },
  ExportAltered: {
    kind: 'damage',
    says: 'the export is not the one that its manifest describes',
    remedy: 'Get the export again from whoever made it, or make a new one.',
  },
  IntegrityBroken: {
    kind: 'damage',
    says: 'it is not the event that the integrity tree recorded at this place',
    remedy: RESTORE,
  },
  CheckpointBroken: {
    kind: 'damage',
    says: 'the history up to the checkpoint is not the one that was signed',
    remedy: RESTORE,
  },
  HistoryTruncated: {
    kind: 'damage',
    says: 'events that the checkpoint covers are missing at the end',
    remedy: RESTORE,
  },
  CheckpointForged: {
    kind: 'damage',
    says: 'the signature of the checkpoint is not that of the given key',
    remedy: 'Get the checkpoint again from whoever holds it, and the public key from the operator.',
  },

  // ── Each event could follow, and its author could give the command ──
  CannotFollow: { kind: 'violation', says: 'it cannot follow what the stream said before', remedy: ASK_WRITER },
  WrongActor: { kind: 'violation', says: 'whoever gave the command may not give it', remedy: ASK_WRITER },
  AfterItsEnd: {
    kind: 'violation',
    says: 'the delegation was past its end',
    remedy: 'Undo what was changed: nothing may change on a delegation that has ended.',
  },
  BeforeItsTime: {
    kind: 'violation',
    says: 'it was put on record before its time had come',
    remedy: 'Look at the clocks of the services that run the processes.',
  },
  AcceptedOwnRequest: {
    kind: 'violation',
    says: 'the request was answered by the side that had made it',
    remedy: 'Ask the other side whether it agrees; revoke the delegation if it does not.',
  },
  LinkedAgainstFacts: {
    kind: 'violation',
    says: 'accountant or service could not be linked at that moment',
    remedy: 'Revoke the delegation, and ask for it anew once both sides can be linked.',
  },
  GrantWithoutPrerequisite: {
    kind: 'violation',
    says: 'the permission was granted without what it needs',
    remedy: 'Ask the client to grant what is missing, or to revoke the permission.',
  },
  GrantWithoutModule: {
    kind: 'violation',
    says: 'the permission was granted while the client had not the module',
    remedy: 'Revoke the permission, or activate the module.',
  },
  GrantPastItsEnd: {
    kind: 'violation',
    says: 'the permission was granted with an end that had already come',
    remedy: 'Look at the clocks of the services, and ask the client which end was meant.',
  },
  CascadeMissing: {
    kind: 'violation',
    says: 'a permission was revoked while others that need it stayed',
    remedy: 'Ask the client to revoke what was left behind.',
  },

  // ── Each act is authorised ──
  AuthorizedWithoutRight: {
    kind: 'violation',
    says: 'the action was authorised although the accountant might not do it at that moment',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  WrongGrantCited: {
    kind: 'violation',
    says: 'the authorisation names other grants than those in force',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  DeadlineNotAhead: {
    kind: 'violation',
    says: 'the deadline of the authorisation does not lie ahead of it',
    remedy: 'Look at the time to act that the services are configured with.',
  },
  ActWithoutAuthorization: {
    kind: 'violation',
    says: 'an accountant acted without citing an authorisation',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  CitationForged: {
    kind: 'violation',
    says: 'the authorisation that the act cites does not exist',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  CitationMismatch: {
    kind: 'violation',
    says: 'the act cites the authorisation with another revision, permission or grant',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  CitedByOther: {
    kind: 'violation',
    says: 'somebody who is no accountant cites an authorisation',
    remedy: ASK_WRITER,
  },
  CitedForAnotherPair: {
    kind: 'violation',
    says: 'the authorisation is that of another client or accountant',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  ActBeforeAuthorization: {
    kind: 'violation',
    says: 'the act stands before its authorisation',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  ActAfterDeadline: {
    kind: 'violation',
    says: 'the act came after the deadline of its authorisation',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  AuthorizationOver: {
    kind: 'violation',
    says: 'the authorisation had been used, finished or lapsed before the act',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  ActAfterBar: {
    kind: 'violation',
    says: 'the act had been barred, since it had not come in time, and came all the same',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  AuthorizationUsedTwice: {
    kind: 'violation',
    says: 'the authorisation was used by another act already',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  ActionNotCovered: {
    kind: 'violation',
    says: 'the act is not the action that was authorised',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  ActionNotDelegable: {
    kind: 'violation',
    says: 'no permission lets an accountant do this',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  SubjectMismatch: {
    kind: 'violation',
    says: 'the act is done to something else than what was authorised',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  AuthorizationOfAnotherCommand: {
    kind: 'violation',
    says: 'the authorisation was obtained by another command',
    remedy: TREAT_AS_UNAUTHORISED,
  },
  ActMissing: {
    kind: 'violation',
    says: 'the act that was authorised, in the same append, is not on record',
    remedy: RESTORE,
  },
  FinishedWithoutAct: {
    kind: 'violation',
    says: 'the authorisation was finished although no act is on record',
    remedy: RESTORE,
  },
  LapsedAfterAct: {
    kind: 'violation',
    says: 'the authorisation lapsed although its act is on record',
    remedy: ASK_WRITER,
  },
  LapsedUnbarred: {
    kind: 'violation',
    says: 'the authorisation lapsed although its act had not been barred, and could still have come',
    remedy: ASK_WRITER,
  },
  BarredAfterAct: {
    kind: 'violation',
    says: 'the act was barred although it is on record',
    remedy: ASK_WRITER,
  },
  BarredWithoutAuthorization: {
    kind: 'violation',
    says: 'an act was barred that had not been authorised, or was done in the same append',
    remedy: ASK_WRITER,
  },
  SupportWithoutPermission: {
    kind: 'violation',
    says: 'help was asked about an activity for which the accountant held no permission',
    remedy: 'Close the request, and show the client nothing of the answers.',
  },
} as const satisfies Readonly<Record<string, Rule>>

/** What a finding can be about. */
export type RuleName = keyof typeof RULES
