/** The forms in which messages are printed. */
import type { Message } from '../message/message.ts';
import { listTable } from './list-table.ts';
import { csvHeader, messageToCsv } from './message-csv.ts';
import { jsonOfMessage } from './message-json.ts';
import type { Screen } from './screen.ts';

export interface MessageFormat {
  /** The answer in pieces, each printed as soon as it is there. */
  print(
    messages: Iterable<Message>,
    screen: Screen,
    withEvents: boolean,
    sortedBy?: string,
  ): Iterable<string>;
}

export const MESSAGE_FORMATS = {
  text: {
    *print(messages, screen, _withEvents?: boolean, sortedBy?: string) {
      yield listTable([...messages], screen, sortedBy);
    },
  },
  json: {
    *print(messages, { zone, redactor }, withEvents) {
      for (const message of messages) yield* jsonOfMessage(message, { zone, withEvents }, redactor);
    },
  },
  csv: {
    *print(messages, { zone, redactor }) {
      yield csvHeader();
      for (const message of messages) yield messageToCsv(message, zone, redactor);
    },
  },
} as const satisfies Record<string, MessageFormat>;

export type MessageFormatName = keyof typeof MESSAGE_FORMATS;
