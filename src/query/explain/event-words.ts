/** What a line of the log that reports no trouble says, by its event. */
import type { MailEvent } from '../../events/mail-event.ts';

export interface EventWords {
  readonly title: string;
  readonly meaning: string;
  readonly source: string;
}

export const EVENT_WORDS: Readonly<Record<MailEvent['kind'], EventWords>> = {
  screened: {
    title: 'client tested',
    meaning: 'postscreen tested a client before a mail session could begin.',
    source: 'Postfix manual page: postscreen(8)',
  },
  'client-connected': {
    title: 'client connected',
    meaning: 'A client opened a mail session. Nothing was sent yet.',
    source: 'Postfix manual page: smtpd(8)',
  },
  'client-disconnected': {
    title: 'client disconnected',
    meaning: 'A client ended its session; the numbers tell how often it used each command.',
    source: 'Postfix manual page: smtpd(8)',
  },
  'client-lost': {
    title: 'client went away',
    meaning: 'The client broke its session off before it was complete.',
    source: 'Postfix manual page: smtpd(8)',
  },
  'tls-established': {
    title: 'connection encrypted',
    meaning: 'TLS was set up on a connection. It says nothing about a message yet.',
    source: 'Postfix TLS_README',
  },
  'logged-in': {
    title: 'mail of a logged-in client',
    meaning:
      'A client that had logged in began a message. A filter in front of the queue gets it, so it has no queue ID yet.',
    source: 'Postfix documentation: SMTPD_PROXY_README',
  },
  'login-failed': {
    title: 'login failed',
    meaning: 'A client tried to log in and was refused.',
    source: 'Postfix manual page: smtpd(8)',
  },
  rejected: {
    title: 'refused',
    meaning: 'This server refused mail of a client.',
    source: 'Postfix manual page: smtpd(8)',
  },
  'rule-applied': {
    title: 'a rule acted',
    meaning: 'A rule of this server acted on a message and did not refuse it.',
    source: 'Postfix manual pages: access(5), header_checks(5)',
  },
  accepted: {
    title: 'queue ID given',
    meaning: 'A client began a message, and Postfix made a queue file for it.',
    source: 'Postfix manual page: smtpd(8)',
  },
  submitted: {
    title: 'submitted on this host',
    meaning:
      'A program on this host gave a message to Postfix, or a message was put back in the queue.',
    source: 'Postfix manual page: pickup(8)',
  },
  identified: {
    title: 'Message-ID read',
    meaning: 'The Message-ID in the header of the message with this queue ID.',
    source: 'Postfix manual page: cleanup(8)',
  },
  queued: {
    title: 'in the active queue',
    meaning: 'The message is complete and in the queue, or is taken up again for a new try.',
    source: 'Postfix manual page: qmgr(8)',
  },
  'delivery-attempted': {
    title: 'handed over',
    meaning:
      'The next program took the message, as a rule the content filter of this host; its queue ID there tells how it went on.',
    source: 'Postfix src/global/log_adhoc.c',
  },
  'attempt-failed': {
    title: 'one server did not answer',
    meaning:
      'One address of the next server did not work. The next one is tried; the line of the delivery tells the outcome.',
    source: 'Postfix manual page: smtp(8)',
  },
  removed: {
    title: 'queue file removed',
    meaning: 'The queue file is gone: the fate of every recipient is settled at this hop.',
    source: 'Postfix manual page: qmgr(8)',
  },
  expired: {
    title: 'expired',
    meaning:
      'The message waited longer than the queue lifetime, and was returned to the sender, if it has one.',
    source: 'Postfix manual page: qmgr(8)',
  },
  notified: {
    title: 'notification sent',
    meaning: 'Postfix wrote to somebody about this message; the new queue ID is that notification.',
    source: 'Postfix manual page: bounce(8)',
  },
  'operator-acted': {
    title: 'an operator acted',
    meaning: 'An operator changed the queue file with postsuper.',
    source: 'Postfix manual page: postsuper(1)',
  },
  'queue-noted': {
    title: 'a note about a queue file',
    meaning: 'Postfix notes something about the message with this queue ID.',
    source: 'Postfix manual page: qmgr(8)',
  },
  'scan-started': {
    title: 'scan begun',
    meaning:
      'amavis receives a message; the number in parentheses names the task in all its lines.',
    source: 'amavisd-new Amavis.pm',
  },
  'scan-checked': {
    title: 'scan begun',
    meaning: 'amavis begins to look at a message.',
    source: 'amavisd-new Amavis.pm',
  },
  'scan-forwarded': {
    title: 'handed back by amavis',
    meaning: 'amavis handed a message to Postfix; the answer holds its new queue ID.',
    source: 'amavisd-new Amavis.pm',
  },
  filtered: {
    title: 'verdict of amavis',
    meaning: 'amavis tells what it found and what it did with the message.',
    source: 'amavisd-new Amavis.pm',
  },
  'scan-noted': {
    title: 'a note of amavis',
    meaning: 'amavis notes something about the message it looks at.',
    source: 'amavisd-new Amavis.pm',
  },
  'scan-continued': {
    title: 'rest of a long line',
    meaning: 'amavis cuts long texts; this is a further part of one, and says nothing alone.',
    source: 'amavisd-new Amavis.pm',
  },
  signed: {
    title: 'DKIM or DMARC',
    meaning: 'OpenDKIM or OpenDMARC tells what it did with a message.',
    source: 'OpenDKIM manual page: opendkim(8)',
  },
  'virus-found': {
    title: 'virus found',
    meaning: 'The virus scanner found a known signature; the verdict of amavis follows.',
    source: 'ClamAV manual page: clamd(8)',
  },
  'service-trouble': {
    title: 'a service complains',
    meaning: 'A service of this host reports trouble and names no message.',
    source: 'Postfix src/util/msg.c',
  },
  'service-changed': {
    title: 'a service started or stopped',
    meaning:
      'A service of this host started, stopped, read its settings again or told that it is alive.',
    source: 'Postfix manual page: master(8)',
  },
  'queue-swept': {
    title: 'an operator acted on the queue',
    meaning:
      'An operator has deleted, held or released queue files with postsuper; with ALL, none of them is named.',
    source: 'Postfix manual page: postsuper(1)',
  },
  'lines-lost': {
    title: 'lines are missing',
    meaning:
      'More was logged than the logger takes, and it dropped lines here: the story of a message may have a gap.',
    source: 'rsyslog documentation: imuxsock',
  },
};

/** For a message that cleanup dropped before the queue manager saw it. */
export const DROPPED_WORDS: EventWords = {
  title: 'queue file dropped',
  meaning:
    'The queue file was dropped before it was in the queue: the client broke the message off or took it back, or it was refused or thrown away. Nothing is delivered from it.',
  source: 'Postfix src/cleanup/cleanup_api.c',
};

/** For a message that the filter split: its one reply is on the lines of all recipients. */
export const SPLIT_WORDS: EventWords = {
  title: 'kept by the filter for some recipients',
  meaning:
    'The filter handed the message on for some recipients and kept it for others, and this reply stands on the line of each: its own lines (Passed, Blocked) tell who got it.',
  source: 'amavisd-new Amavis.pm',
};

/** For a delivery line with a status that no version of Postfix is known to write. */
export const STATUS_UNKNOWN: EventWords = {
  title: 'result of a try',
  meaning: 'A try to deliver the message; what its status means is not known.',
  source: 'Postfix src/global/log_adhoc.c',
};
