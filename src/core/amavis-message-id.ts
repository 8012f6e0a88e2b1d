/** The Message-IDs of what amavis itself writes: a kind, and the mail_id of the scan that it is about. */

// <VAgs3ThQb4t9H6@mail.example.com>
const AMAVIS_MESSAGE_ID = /^<?(DSN|V[ASR]|S[AS]|AR[FE])([A-Za-z0-9_+-]{12})@/;

const FIRST_LETTERS = '<DVSA';

/** Reports on a delivery, a virus or a banned file, and spam, as the sender gets them. */
const TO_SENDER: ReadonlySet<string> = new Set(['DSN', 'VS', 'SS']);

export interface NoticeName {
  /** Of the scan that it is about. */
  readonly mailId: string;
  readonly isToSender: boolean;
}

/** What a Message-ID tells of a notice of amavis; undefined for one in another form. */
export function noticeName(messageId: string): NoticeName | undefined {
  // Nearly all others are told by their first letter.
  if (!FIRST_LETTERS.includes(messageId.charAt(0))) return undefined;
  const [, kind, mailId] = AMAVIS_MESSAGE_ID.exec(messageId) ?? [];
  if (kind === undefined || mailId === undefined) return undefined;
  return { mailId, isToSender: TO_SENDER.has(kind) };
}
