/** The step where delivery stopped. */
import type { Instant } from '../../core/instant.ts';
import { mtaInReply } from '../../core/mta-in-reply.ts';
import { filterOfTask, taskInReply } from '../../core/task-in-reply.ts';
import { AMAVIS_PORTS } from '../../core/zimbra-ports.ts';
import type { RetryHelps } from '../../knowledge/entry.ts';
import type { Message, Recipient, Step } from '../../message/message.ts';
import { hasStopped, rowsOf, worstFirst } from '../../message/outcome.ts';
import { CauseMemo } from '../cause-memo.ts';
import { serverInReason } from '../row-facts.ts';
import { adviceFor, diagnosisOf, relayOf } from '../symptom.ts';

export interface Stopped {
  readonly step: Step;
  /** The service of that step: `amavis` even if it was Postfix's smtp that logged the missing answer. */
  readonly service: string;
  readonly queueId: string | null;
  readonly at: Instant;
  /** All recipients that stopped at this step for this cause. */
  readonly recipients: readonly string[];
  /** The deciding reply or reason, as logged. */
  readonly reason: string | null;
  /** The id of an explanation: `amavis-down`. */
  readonly cause: string;
  readonly meaning: string;
  readonly advice: readonly string[];
  readonly retryHelps: RetryHelps;
}

/** The worst stop of a message; null if nothing stopped it, or the log does not say. */
export function stoppedOf(message: Message): Stopped | null {
  const stopped = rowsOf(message).filter(hasStopped);
  const [worst] = worstFirst(stopped);
  const diagnosis = worst === undefined ? null : diagnosisOf(message, worst);
  if (worst === undefined || diagnosis === null) return null;
  const causes = new CauseMemo();
  const alike = stopped.filter(
    (recipient) =>
      recipient.step === worst.step &&
      (recipient === worst || causes.causeOf(message, recipient)?.cause === diagnosis.cause),
  );
  return {
    step: worst.step,
    service: serviceAt(message, worst),
    queueId: worst.queueId,
    at: worst.at,
    // If no line names a recipient, the stop is that of a row without an address.
    recipients: addressesOf(alike),
    reason: worst.reply,
    cause: diagnosis.cause,
    meaning: diagnosis.meaning,
    advice: adviceFor(alike, diagnosis.advice),
    retryHelps: diagnosis.retryHelps,
  };
}

/** Two aliases may lead to one address, which is listed once. */
function addressesOf(rows: readonly Recipient[]): string[] {
  return [...new Set(rows.map(({ address }) => address))].filter((address) => address !== '');
}

function serviceAt(message: Message, row: Recipient): string {
  if (row.step === 'sign') return 'opendkim';
  return row.step === 'filter' ? (filterOf(message, row) ?? row.service) : row.service;
}

/** The filter that a line of Postfix is about, by the scan that its reply names or by its port; undefined if that may be any program's. */
function filterOf(message: Message, row: Recipient): string | undefined {
  const reply = row.reply ?? '';
  const taskId = taskInReply(reply);
  if (taskId !== undefined) return filterOfTask(taskId);
  const port = relayOf(message, row)?.port ?? serverInReason(reply)?.port ?? 0;
  return AMAVIS_PORTS.has(port) || mtaInReply(reply) !== undefined ? 'amavis' : undefined;
}
