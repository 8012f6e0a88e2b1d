/** Why delivery stopped, once for each cause: what it means, whether waiting helps, and what to do. */
import type { Instant } from '../../core/instant.ts';
import type { Diagnosis } from '../../knowledge/diagnose.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { hasStopped, worstFirst } from '../../message/outcome.ts';
import { adviceInDoubt, retryInDoubt } from '../doubtful-wait.ts';
import { asItFailed } from '../earlier-tries.ts';
import { namerOf } from '../recipient-names.ts';
import { expiresAbout, nextTryAbout } from '../retry-estimate.ts';
import { adviceFor, diagnosisOf } from '../symptom.ts';

export interface Why {
  readonly meaning: string;
  readonly retry: string;
  /** Whom it stopped; empty if there is only one cause. */
  readonly recipients: readonly string[];
  /** For the recipient that is tried next. */
  readonly nextTryAbout: Instant | null;
  readonly expiresAbout: Instant | null;
  /** What to do: commands or sentences. */
  readonly next: readonly string[];
}

interface Cause {
  readonly diagnosis: Diagnosis;
  readonly retry: string;
  readonly stopped: Recipient[];
}

/** The causes of a message's stops, the worst first. */
export function whysOf(message: Message): Why[] {
  const causes = new Map<string, Cause>();
  for (const recipient of worstFirst(message.recipients.filter(hasStopped))) {
    for (const { diagnosis, row } of diagnosesOf(message, recipient)) {
      const retry = retryInDoubt(row, diagnosis);
      const key = JSON.stringify([diagnosis.cause, diagnosis.meaning, retry]);
      const known = causes.get(key);
      if (known === undefined) causes.set(key, { diagnosis, retry, stopped: [row] });
      else known.stopped.push(row);
    }
  }
  const nameOf = namerOf(message.recipients);
  return [...causes.values()].map((cause) => {
    const names = causes.size > 1 ? cause.stopped.map((one) => nameOf(one) || UNNAMED) : [];
    return whyOf(cause, names);
  });
}

/** Why it stopped, and what stops it next, once its destination is tried again: the last try had another cause. */
function diagnosesOf(message: Message, row: Recipient): Diagnosed[] {
  const diagnosis = diagnosisOf(message, row);
  if (diagnosis === null) return [];
  const { lastTry, status, at } = row;
  if (lastTry === undefined) return [{ diagnosis, row }];
  const before = { ...asItFailed(row, lastTry), status, at };
  const own = diagnosisOf(message, before);
  if (own === null || own.cause === diagnosis.cause) return [{ diagnosis, row }];
  const meaning = `At the last try: ${own.meaning}`;
  return [
    { diagnosis, row },
    { diagnosis: { ...own, meaning }, row: before },
  ];
}

interface Diagnosed {
  readonly diagnosis: Diagnosis;
  readonly row: Recipient;
}

function whyOf({ diagnosis, retry, stopped }: Cause, recipients: readonly string[]): Why {
  return {
    meaning: diagnosis.meaning,
    retry,
    recipients,
    nextTryAbout: earliest(stopped.map(nextTryAbout)),
    expiresAbout: earliest(stopped.map(expiresAbout)),
    next: adviceFor(stopped, adviceInDoubt(stopped, diagnosis.advice).filter(isNoTrace)),
  };
}

/** A trace says itself what another command says to look for in it. */
function isNoTrace(step: string): boolean {
  return !step.startsWith('mtatrace trace ');
}

const UNNAMED = 'those whom no line names';

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b));
}
