/** Which queue files went to another server: it may be a host of this log whose lines are read later. */
import { ChurnMap } from '../churn-map.ts';
import { FewOrMany } from '../few-or-many.ts';
import type { HostState } from '../host-state.ts';
import { goesOnHere } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { RecipientState } from '../queue-files/recipient-state.ts';

/** Queue files by the queue ID that the next server gave them. */
export class HandedOn {
  /** null until somebody asks: for a log of one host it costs nothing. */
  #byQueueId: ChurnMap<string, FewOrMany<HopState>> | null = null;

  /** Adds a queue file, once somebody has asked. */
  add(queueId: string, hop: HopState): void {
    if (this.#byQueueId === null) return;
    hop.handedOnAs ??= new FewOrMany();
    hop.handedOnAs.add(queueId);
    const known = this.#byQueueId.get(queueId) ?? new FewOrMany();
    known.add(hop);
    this.#byQueueId.set(queueId, known);
  }

  /** Visits the queue files whose mail has this queue ID at another server. @param hosts those that wrote the log */
  visit(hosts: Iterable<HostState>, queueId: string, visit: (hop: HopState) => void): void {
    if (this.#byQueueId === null) {
      this.#byQueueId = new ChurnMap();
      for (const { hops } of hosts) hops.visit((hop) => this.#addAll(hop));
    }
    this.#byQueueId.get(queueId)?.visit(visit);
  }

  forget(hop: HopState): void {
    hop.handedOnAs?.visit((queueId) => {
      const known = this.#byQueueId?.get(queueId);
      known?.delete(hop);
      if (known?.size === 0) this.#byQueueId?.delete(queueId);
    });
  }

  #addAll(hop: HopState): void {
    for (const recipient of hop.recipients) {
      const queueId = queueIdElsewhere(recipient);
      if (queueId !== undefined) this.add(queueId, hop);
    }
  }
}

/** The queue ID that another server gave the mail of a recipient. */
export function queueIdElsewhere({ last, daemon }: RecipientState): string | undefined {
  return goesOnHere(last, daemon) ? undefined : last.queuedAs;
}
