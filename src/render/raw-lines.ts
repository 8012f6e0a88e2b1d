import type { Message } from '../message/message.ts';
import { type Screen, shown } from './screen.ts';

/** The lines of the log about a message, with file and line number before each. */
export function rawLines(message: Message, screen: Screen): string {
  screen.redactor?.learnIds(message);
  return message.timeline
    .map(
      ({ file, line, raw }) =>
        `${screen.chalk.dim(`${shown(screen, file)}:${line}:`)} ${shown(screen, raw)}\n`,
    )
    .join('');
}
