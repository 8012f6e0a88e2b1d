import type { Message } from '../../src/message/message.ts';
import type { RowFilter } from '../../src/query/filter.ts';
import { readFiles } from '../correlate/messages-of.ts';

/** Every row fits. */
export const NO_FILTER: RowFilter = {
  since: null,
  until: null,
  to: null,
  domain: null,
  relay: null,
  statuses: null,
  step: null,
  minDelay: null,
};

/** Mail and bounces of a log, as commands ask for them. */
export async function messagesOfFile(path: string): Promise<Message[]> {
  const { messages } = await readFiles([path], { year: 2026 });
  return messages.filter(({ kind }) => kind === 'mail' || kind === 'bounce');
}
