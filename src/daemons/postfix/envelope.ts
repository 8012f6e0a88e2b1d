/** The fields that end a verdict line: `from=<s> to=<r> proto=ESMTP helo=<h> sasl_method=PLAIN sasl_username=u`. */
import { COLON, COMMA, GREATER, LESS, SPACE } from '../../core/ascii.ts';
import { findByte, findLastText, hasAt, literal, textOf, untilText } from '../../core/bytes.ts';
import { afterQuoted } from '../quoted.ts';

const FROM = literal('from=<');
const TO = literal('to=<');
const PROTO = literal('proto=');
const HELO = literal('helo=<');
const SASL = literal('sasl_');
const SASL_METHOD = literal('sasl_method=');
const SASL_USERNAME = literal('sasl_username=');
const SASL_SENDER = literal(' sasl_sender=');
const BEFORE_METHOD = literal('> sasl_method=');
const BEFORE_BRACKETED_LOGIN = literal('> sasl_username=<');
const BEFORE_RULE_TEXT = literal('>: ');

/** Whose line it is. An access rule's ends with the login, a milter's with the login in brackets, a content check's with the rule's text. */
export type EnvelopeForm = 'access' | 'milter' | 'content';

/** The envelope of the line read last; one object for all lines. */
export interface Envelope {
  from: string | undefined;
  to: string | undefined;
  helo: string | undefined;
  login: string | undefined;
}

export const envelope: Envelope = {
  from: undefined,
  to: undefined,
  helo: undefined,
  login: undefined,
};

/** Reads the fields that start at `from` into `envelope`; the place after them. */
export function readEnvelope(
  buffer: Buffer,
  from: number,
  end: number,
  form: EnvelopeForm,
): number {
  envelope.from = undefined;
  envelope.to = undefined;
  envelope.helo = undefined;
  envelope.login = undefined;
  let at = from;
  if (hasAt(buffer, at, end, FROM)) {
    const close = bracketEnd(buffer, at + FROM.length, end);
    envelope.from = wholeValue(buffer, at + FROM.length, close, end);
    at = afterBracket(buffer, close, end);
  }
  if (hasAt(buffer, at, end, TO)) {
    const close = bracketEnd(buffer, at + TO.length, end);
    envelope.to = wholeValue(buffer, at + TO.length, close, end);
    at = afterBracket(buffer, close, end);
  }
  return readSession(buffer, at, end, form);
}

function readSession(buffer: Buffer, from: number, end: number, form: EnvelopeForm): number {
  let at = from;
  if (hasAt(buffer, at, end, PROTO)) at = afterSeparator(buffer, protoEnd(buffer, at, end), end);
  if (hasAt(buffer, at, end, HELO)) {
    const close = heloEnd(buffer, at + HELO.length, end, form);
    envelope.helo = wholeValue(buffer, at + HELO.length, close, end);
    at = afterBracket(buffer, close, end);
  }
  return hasAt(buffer, at, end, SASL) ? readLogin(buffer, at, end) : at;
}

function readLogin(buffer: Buffer, from: number, end: number): number {
  let at = from;
  if (hasAt(buffer, at, end, SASL_METHOD)) {
    const blank = findByte(buffer, at, end, SPACE);
    if (blank < 0) return end;
    at = blank + 1;
  }
  if (!hasAt(buffer, at, end, SASL_USERNAME)) return end;
  const valueAt = at + SASL_USERNAME.length;
  const valueEnd = untilText(buffer, valueAt, end, SASL_SENDER);
  // A milter's line has the login in brackets, an access rule's does not.
  const isBracketed = buffer[valueAt] === LESS && buffer[valueEnd - 1] === GREATER;
  envelope.login = isBracketed
    ? textOf(buffer, valueAt + 1, valueEnd - 1)
    : textOf(buffer, valueAt, valueEnd);
  return end;
}

/** The blank or colon after `proto=ESMTP`; postscreen writes a comma before the blank. */
function protoEnd(buffer: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    const byte = buffer[i];
    if (byte === SPACE || byte === COLON) return i;
  }
  return end;
}

/** The `>` that closes the HELO. A client may write anything in it, so it is searched from the end of the line. */
function heloEnd(buffer: Buffer, from: number, end: number, form: EnvelopeForm): number {
  const close = findLastText(buffer, from, end, AFTER_HELO[form]);
  // An access rule's login has no brackets, so a line that ends with one ends with the HELO.
  const endsWithHelo = form === 'access' && buffer[end - 1] === GREATER;
  if (close >= 0 && !endsWithHelo) return close;
  return buffer[end - 1] === GREATER ? end - 1 : end;
}

/** How a line may continue after the HELO. */
const AFTER_HELO: Readonly<Record<EnvelopeForm, Uint8Array>> = {
  access: BEFORE_METHOD,
  milter: BEFORE_BRACKETED_LOGIN,
  content: BEFORE_RULE_TEXT,
};

/** The `>` that closes a value: a further field, the words of a rule or nothing follows it. */
function bracketEnd(buffer: Buffer, from: number, end: number): number {
  for (let i = afterQuoted(buffer, from, end); i < end; i++)
    if (buffer[i] === GREATER && isAfterValue(buffer, i + 1, end)) return i;
  return end;
}

/** The value that ends at `close`; undefined where the line ends first: a part of an address is no address. */
function wholeValue(buffer: Buffer, from: number, close: number, end: number): string | undefined {
  return close < end ? textOf(buffer, from, close) : undefined;
}

function isAfterValue(buffer: Buffer, at: number, end: number): boolean {
  if (at >= end) return true;
  if (buffer[at] === COLON) return at + 1 >= end || buffer[at + 1] === SPACE;
  const next = afterSeparator(buffer, at, end);
  return (
    next > at &&
    (hasAt(buffer, next, end, TO) ||
      hasAt(buffer, next, end, PROTO) ||
      hasAt(buffer, next, end, HELO) ||
      hasAt(buffer, next, end, SASL))
  );
}

function afterBracket(buffer: Buffer, close: number, end: number): number {
  return close >= end ? end : afterSeparator(buffer, close + 1, end);
}

// smtpd separates the fields by blanks, postscreen by a comma and a blank.
function afterSeparator(buffer: Buffer, at: number, end: number): number {
  const comma = at < end && buffer[at] === COMMA ? at + 1 : at;
  return comma < end && buffer[comma] === SPACE ? comma + 1 : comma;
}
