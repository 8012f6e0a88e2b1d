/** The forms in which messages are printed; options and help texts take their names from here. */
import type { Message } from '../message/message.ts';
import { listTable } from './list-table.ts';
import { csvHeader, messageToCsv } from './message-csv.ts';
import { messageToJson } from './message-json.ts';
import { safeJson } from './safe-text.ts';
import type { Screen } from './screen.ts';

export interface MessageFormat {
  readonly about: string;
  /** The pieces of the answer, each printed as soon as it is there. */
  print(
    messages: Iterable<Message>,
    screen: Screen,
    withEvents: boolean,
    sortedBy?: string,
  ): Iterable<string>;
}

export const MESSAGE_FORMATS = {
  text: {
    about: 'a table, one row a recipient',
    *print(messages, screen, _withEvents?: boolean, sortedBy?: string) {
      yield listTable([...messages], screen, sortedBy);
    },
  },
  json: {
    about: 'JSON Lines, one object a message (mtatrace.message/1)',
    *print(messages, { zone, redactor }, withEvents) {
      for (const message of messages)
        yield `${safeJson(messageToJson(message, { zone, withEvents }), redactor)}\n`;
    },
  },
  csv: {
    about: 'CSV, one row a recipient',
    *print(messages, { zone, redactor }) {
      yield csvHeader();
      for (const message of messages) yield messageToCsv(message, zone, redactor);
    },
  },
} as const satisfies Record<string, MessageFormat>;

export type MessageFormatName = keyof typeof MESSAGE_FORMATS;
