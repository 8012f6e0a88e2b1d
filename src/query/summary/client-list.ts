/** The most frequent clients: counted by address, shown with the name they had last. */
import type { Peer } from '../../core/peer.ts';
import { TopList } from '../top-list.ts';
import { topWith } from './counts.ts';
import type { Top } from './summary.ts';

export class ClientList {
  readonly #byAddress = new TopList<string>(() => '');

  add({ name, address }: Peer): void {
    this.#byAddress.add(address).detail = name;
  }

  /** `mail.example.com[192.0.2.1]`, as Postfix writes it. */
  top(limit: number): Top {
    return topWith(this.#byAddress, limit, ({ name: address, count, error, detail: name }) => ({
      name: `${name}[${address}]`,
      count,
      error,
    }));
  }
}
