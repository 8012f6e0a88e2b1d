/**
 * What a line of the log says has happened. Named for what happened, never for who logged it; a fact
 * that a line may leave out is undefined. Types only: the parsers are in daemons/.
 */
import type {
  ClientConnected,
  ClientDisconnected,
  ClientLost,
  LoggedIn,
  LoginFailed,
  Rejected,
  RuleApplied,
  Screened,
  TlsEstablished,
} from './client-events.ts';
import type {
  Accepted,
  AttemptFailed,
  DeliveryAttempted,
  Expired,
  Identified,
  Notified,
  OperatorActed,
  Queued,
  QueueNoted,
  Removed,
  Submitted,
} from './queue-events.ts';
import type {
  Filtered,
  ScanChecked,
  ScanContinued,
  ScanForwarded,
  ScanNoted,
  ScanStarted,
  Signed,
  VirusFound,
} from './scan-events.ts';
import type { LinesLost, QueueSwept, ServiceChanged, ServiceTrouble } from './service-events.ts';

export type MailEvent =
  | Screened
  | ClientConnected
  | ClientDisconnected
  | ClientLost
  | TlsEstablished
  | LoggedIn
  | LoginFailed
  | Rejected
  | RuleApplied
  | Accepted
  | Submitted
  | Identified
  | Queued
  | DeliveryAttempted
  | AttemptFailed
  | Removed
  | Expired
  | Notified
  | OperatorActed
  | QueueNoted
  | ScanStarted
  | ScanChecked
  | ScanForwarded
  | Filtered
  | ScanNoted
  | ScanContinued
  | Signed
  | VirusFound
  | ServiceTrouble
  | ServiceChanged
  | QueueSwept
  | LinesLost;
