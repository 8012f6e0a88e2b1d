/** The rows of a message: a retry through the filter may have made several for one recipient. */
import type { Recipient } from '../../message/message.ts';
import { isArrival, recipientKey } from '../../message/outcome.ts';

/** A recipient is an address with the alias it came through: two aliases of one mailbox are two recipients. */
export class FoundRows {
  readonly #rows: Recipient[] = [];
  #unsure: Set<Recipient> | null = null;

  /** @param isSure whether it is known which alias it came through, if any */
  add(row: Recipient, isSure = true): void {
    this.#rows.push(row);
    if (!isSure) {
      this.#unsure ??= new Set();
      this.#unsure.add(row);
    }
  }

  /** One row a recipient: a delivery beats a failure, else the latest counts. */
  withoutDoubles(): Recipient[] {
    if (this.#rows.length < 2) return this.#rows;
    const best = new Map<string, Recipient>();
    for (const row of this.#unsure === null ? this.#rows : this.#underAllNames(this.#unsure)) {
      const key = recipientKey(row);
      const before = best.get(key);
      if (before === undefined || isBetter(row, before)) best.set(key, row);
    }
    return [...best.values()];
  }

  /** A row that may have come through any alias of its address counts for each of them. */
  #underAllNames(unsure: ReadonlySet<Recipient>): Recipient[] {
    const sure = new Set<string>();
    const aliases = new Map<string, Set<string | null>>();
    for (const row of this.#rows) {
      if (unsure.has(row)) continue;
      sure.add(recipientKey(row));
      const address = row.address.toLowerCase();
      const ofAddress = aliases.get(address);
      if (ofAddress === undefined) aliases.set(address, new Set([row.originalAddress]));
      else ofAddress.add(row.originalAddress);
    }
    return this.#rows.flatMap((row) => {
      const ofAddress = unsure.has(row) ? aliases.get(row.address.toLowerCase()) : undefined;
      if (ofAddress === undefined || sure.has(recipientKey(row))) return [row];
      return [...ofAddress].map((originalAddress) => ({ ...row, originalAddress }));
    });
  }
}

function isBetter(row: Recipient, before: Recipient): boolean {
  if (isArrival(before.status) !== isArrival(row.status)) return isArrival(row.status);
  if (before.queueId === null || row.queueId === null) return before.queueId === null;
  return row.at >= before.at;
}
