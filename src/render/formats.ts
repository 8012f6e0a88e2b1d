/** The forms in which messages are printed. */
import type { Message, Recipient } from '../message/message.ts';
import { rowsOf } from '../message/outcome.ts';
import { listTable } from './list-table.ts';
import { csvHeader, messageToCsv } from './message-csv.ts';
import { jsonOfMessage } from './message-json.ts';
import type { Screen } from './screen.ts';

export interface MessageFormat {
  /**
   * The answer in pieces, each printed as soon as it is there.
   * @param rowsAsked the rows of a message, where each has a line of its own
   */
  print(
    messages: Iterable<Message>,
    screen: Screen,
    withEvents: boolean,
    sortedBy?: string,
    rowsAsked?: (message: Message) => readonly Recipient[],
  ): Iterable<string>;
}

export const MESSAGE_FORMATS = {
  text: {
    *print(messages, screen, _withEvents?: boolean, sortedBy?: string, rowsAsked = rowsOf) {
      yield listTable([...messages], screen, sortedBy, rowsAsked);
    },
  },
  json: {
    *print(messages, { zone, redactor }, withEvents) {
      for (const message of messages) yield* jsonOfMessage(message, { zone, withEvents }, redactor);
    },
  },
  csv: {
    *print(
      messages,
      { zone, redactor },
      _withEvents?: boolean,
      _sortedBy?: string,
      rowsAsked = rowsOf,
    ) {
      yield csvHeader();
      for (const message of messages)
        yield messageToCsv(message, zone, redactor, rowsAsked(message));
    },
  },
} as const satisfies Record<string, MessageFormat>;

export type MessageFormatName = keyof typeof MESSAGE_FORMATS;
