/** A text of amavis about one message: a step of its way through amavis, or a note. */
import { BIG_B, BIG_C, BIG_E, BIG_L, BIG_P, BIG_S, BIG_U } from '../../core/ascii.ts';
import type { MailEvent } from '../../events/mail-event.ts';
import type { Meaning } from '../parser.ts';
import { meaningOfNote } from './notes.ts';
import { scanChecked, scanForwarded, scanStarted, type TaskText } from './task.ts';
import { filtered } from './verdict.ts';

export function meaningOfTaskText(text: TaskText): Meaning {
  return stepOf(text) ?? scanForwarded(text) ?? meaningOfNote(text);
}

/** The step a text tells by its first word; a mail_id may start with the same letter. */
function stepOf(text: TaskText): MailEvent | undefined {
  switch (text.buffer[text.from]) {
    case BIG_E:
    case BIG_L:
    case BIG_S:
    case BIG_U:
      return scanStarted(text);
    case BIG_C:
      return scanChecked(text);
    case BIG_P:
    case BIG_B:
      return filtered(text);
    default:
      return undefined;
  }
}
