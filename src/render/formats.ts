/** The forms in which messages are printed. */
import type { Message, Recipient } from '../message/message.ts';
import { rowsOf } from '../message/outcome.ts';
import { listTable } from './list-table.ts';
import { csvHeader, messageToCsv } from './message-csv.ts';
import { jsonOfMessage } from './message-json.ts';
import type { Screen } from './screen.ts';

/** What of the messages is printed; each form heeds what it can show. */
interface Printed {
  /** Whether JSON has the lines of each message. Default: no. */
  readonly withEvents?: boolean;
  /** The title of the column that gives the order, which a narrow table does not leave out. */
  readonly sortedBy?: string | undefined;
  /** The rows of a message, where each has a line of its own. Default: all. */
  readonly rowsAsked?: ((message: Message) => readonly Recipient[]) | undefined;
  /** Whether it goes on after other messages: CSV has its header once. */
  readonly isContinued?: boolean;
}

export interface MessageFormat {
  /** The answer in pieces, each printed as soon as it is there. */
  print(messages: Iterable<Message>, screen: Screen, printed?: Printed): Iterable<string>;
}

export const MESSAGE_FORMATS = {
  text: {
    *print(messages, screen, { sortedBy, rowsAsked = rowsOf } = {}) {
      yield listTable([...messages], screen, sortedBy, rowsAsked);
    },
  },
  json: {
    *print(messages, { zone, redactor }, { withEvents = false } = {}) {
      for (const message of messages) yield* jsonOfMessage(message, { zone, withEvents }, redactor);
    },
  },
  csv: {
    *print(messages, { zone, redactor }, { rowsAsked = rowsOf, isContinued = false } = {}) {
      if (!isContinued) yield csvHeader();
      for (const message of messages)
        yield messageToCsv(message, zone, redactor, rowsAsked(message));
    },
  },
} as const satisfies Record<string, MessageFormat>;

export type MessageFormatName = keyof typeof MESSAGE_FORMATS;
