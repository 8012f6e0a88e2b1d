/** Lines of one day as Postfix and amavis write them, for tests of how they become messages. */

const START = Date.UTC(2026, 10, 24, 10);

/** Queue IDs that are told apart at a glance. */
export const A = 'AAAAAA0001';
export const B = 'BBBBBB0002';
export const C = 'CCCCCC0003';
/** The client that messages come from. */
export const PEER = 'mx.example.net[192.0.2.1]';

/** What a program of a host writes some seconds after ten o'clock. */
export function line(second: number, tag: string, text: string, host = 'mail'): string {
  const at = new Date(START + second * 1000).toISOString().replace('Z', '+00:00');
  return `${at} ${host} ${tag}: ${text}`;
}

/** Time passes in the log: a line that tells of no message. */
export function passes(second: number): string {
  return line(second, 'postfix/qmgr[12]', 'warning: nothing');
}

/** A message comes in by SMTP and is queued. */
export function arrives(queueId: string, second = 0, host = 'mail'): string[] {
  return [
    line(second, 'postfix/smtpd[10]', `${queueId}: client=mx.example.net[192.0.2.1]`, host),
    identified(queueId, second, host),
    queued(queueId, second, host),
  ];
}

export function identified(queueId: string, second: number, host = 'mail'): string {
  return line(second, 'postfix/cleanup[11]', `${queueId}: message-id=<a@example.net>`, host);
}

export function queued(queueId: string, second: number, host = 'mail'): string {
  const text = `${queueId}: from=<ann@example.net>, size=1000, nrcpt=1 (queue active)`;
  return line(second, 'postfix/qmgr[12]', text, host);
}

/** Postfix takes a message back from amavis. */
export function comesBack(queueId: string, second: number): string[] {
  return [
    line(second, 'postfix/amavisd/smtpd[13]', `${queueId}: client=localhost[127.0.0.1]`),
    identified(queueId, second),
    queued(queueId, second),
  ];
}

/** A try to hand the message for bob on to a server elsewhere. */
export function tried(queueId: string, second: number, outcome: string, host = 'mail'): string {
  const fields =
    'to=<bob@example.org>, relay=mx.example.org[192.0.2.9]:25, delay=1, delays=0/0/0/1';
  return line(second, 'postfix/smtp[14]', `${queueId}: ${fields}, ${outcome}`, host);
}

export const SENT = 'dsn=2.0.0, status=sent (250 2.0.0 Ok)';
export const BOUNCED = 'dsn=5.1.1, status=bounced (host mx.example.org said: 550 5.1.1 No)';
export const DEFERRED = 'dsn=4.7.1, status=deferred (host mx.example.org said: 451 4.7.1 Later)';

/** amavis has taken the message for a recipient, and answered so. */
export function filtered(queueId: string, to: string, second: number, reply: string): string {
  const fields = `to=<${to}>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1`;
  return line(
    second,
    'postfix/smtp[15]',
    `${queueId}: ${fields}, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): ${reply})`,
  );
}

export function removed(queueId: string, second: number, host = 'mail'): string {
  return line(second, 'postfix/qmgr[12]', `${queueId}: removed`, host);
}

/** The same line, for another recipient. */
export function toEve(text: string): string {
  return text.replace('bob@example.org', 'eve@example.org');
}

/** The same line, where the queue file has so many recipients. */
export function ofMany(count: number): (text: string) => string {
  return (text) => text.replace('nrcpt=1', `nrcpt=${count}`);
}

const RCPT = 'RCPT from mx.example.net[192.0.2.1]';

/** smtpd names a recipient, by a rule that chooses the filter. */
export function named(to: string): string {
  return line(
    0,
    'postfix/smtpd[10]',
    `NOQUEUE: filter: ${RCPT}: <ann@example.net>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10024; from=<ann@example.net> to=<${to}> proto=ESMTP helo=<x>`,
  );
}

/** smtpd refuses a recipient. */
export function refused(to: string, code = '550 5.1.1'): string {
  return line(
    0,
    'postfix/smtpd[10]',
    `NOQUEUE: reject: ${RCPT}: ${code} <${to}>: Recipient address rejected: User unknown; from=<ann@example.net> to=<${to}> proto=ESMTP helo=<x>`,
  );
}
