/** Logs that no mail server writes, as streams of lines: each makes something else grow without end. */

const START = Date.UTC(2026, 10, 16, 6, 0, 0);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 16 06:00:00`, this many seconds after the start. */
function stamp(seconds) {
  const at = new Date(START + Math.floor(seconds) * 1000);
  const two = (number) => String(number).padStart(2, '0');
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  return `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, ' ')} ${time}`;
}

const queueId = (i) => (0xa000000000 + i * 7).toString(16).toUpperCase();
const address = (i) => `198.${18 + ((i >> 16) & 1)}.${(i >> 8) & 255}.${i & 255}`;
const addressOfMany = (i) => `2001:db8:${(i >> 16).toString(16)}:${(i & 65535).toString(16)}::1`;
const lineOf = (seconds, text, host = 'mail') => `${stamp(seconds)} ${host} ${text}\n`;

/** The three lines with which a message in the queue begins. */
function* begun(i, seconds, options = {}) {
  const { messageId = `${i}@example.com`, host = 'mail', pid = 1000 + (i % 40) } = options;
  const id = queueId(i);
  const client = address(i % 500);
  yield lineOf(seconds, `postfix/smtpd[${pid}]: ${id}: client=mx.example.net[${client}]`, host);
  yield lineOf(seconds, `postfix/cleanup[2000]: ${id}: message-id=<${messageId}>`, host);
  const from = `from=<sender${i % 1000}@example.net>, size=2210, nrcpt=1 (queue active)`;
  yield lineOf(seconds, `postfix/qmgr[3000]: ${id}: ${from}`, host);
}

function sent(i, seconds, host = 'mail') {
  const relay = 'relay=mail.example.com[192.0.2.25]:7025, delay=0.3, delays=0.1/0/0.1/0.1';
  const text = `to=<r${i % 1000}@example.com>, ${relay}, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`;
  return lineOf(seconds, `postfix/lmtp[4000]: ${queueId(i)}: ${text}`, host);
}

const removed = (i, seconds, host = 'mail') =>
  lineOf(seconds, `postfix/qmgr[3000]: ${queueId(i)}: removed`, host);

function* numbers(count) {
  for (let i = 0; i < count; i++) yield i;
}

/** Each log: how many things it has at full size, and the lines of any number of them. */
export const ABUSES = {
  'messages that never end': {
    full: 1_000_000,
    *lines(count) {
      for (const i of numbers(count)) yield* begun(i, i / 200);
    },
  },
  'messages that never end, in one second': {
    full: 1_000_000,
    *lines(count) {
      for (const i of numbers(count)) yield* begun(i, 0);
    },
  },
  'one Message-ID, never removed': {
    full: 1_000_000,
    *lines(count) {
      for (const i of numbers(count)) yield* begun(i, i / 200, { messageId: 'again@example.com' });
    },
  },
  'one Message-ID, sent and removed': {
    full: 1_000_000,
    *lines(count) {
      for (const i of numbers(count)) {
        yield* begun(i, i / 200, { messageId: 'again@example.com' });
        yield sent(i, i / 200);
        yield removed(i, i / 200);
      }
    },
  },
  'one Message-ID, back from a filter': {
    full: 300_000,
    *lines(count) {
      for (const i of numbers(count)) {
        const id = queueId(i);
        yield lineOf(i / 900, `postfix/smtpd[1000]: ${id}: client=localhost[127.0.0.1]`);
        yield lineOf(i / 900, `postfix/cleanup[2000]: ${id}: message-id=<again@example.com>`);
        const from = 'from=<s@example.net>, size=2210, nrcpt=1 (queue active)';
        yield lineOf(i / 900, `postfix/qmgr[3000]: ${id}: ${from}`);
        yield sent(i, i / 900);
        yield removed(i, i / 900);
      }
    },
  },
  'clients that connect and say nothing': {
    full: 1_000_000,
    *lines(count) {
      for (const i of numbers(count))
        yield lineOf(
          i / 900,
          `postfix/smtpd[${100_000 + i}]: connect from unknown[${addressOfMany(i)}]`,
        );
    },
  },
  'connections that postscreen tests': {
    full: 1_000_000,
    *lines(count) {
      for (const i of numbers(count)) {
        const from = `[${addressOfMany(i)}]:${1024 + (i % 60_000)}`;
        yield lineOf(i / 900, `postfix/postscreen[500]: CONNECT from ${from} to [192.0.2.25]:25`);
      }
    },
  },
  'connections that passed postscreen': {
    full: 1_000_000,
    *lines(count) {
      for (const i of numbers(count)) {
        const from = `[${addressOfMany(i)}]:${1024 + (i % 60_000)}`;
        yield lineOf(i / 900, `postfix/postscreen[500]: PASS NEW ${from}`);
      }
    },
  },
  'recipients refused in one transaction': {
    full: 1_000_000,
    *lines(count) {
      yield lineOf(0, 'postfix/smtpd[1000]: connect from unknown[198.51.100.7]');
      for (const i of numbers(count)) yield refusal(i, i / 900);
    },
  },
  'recipients refused by postscreen in one connection': {
    full: 1_000_000,
    *lines(count) {
      for (const i of numbers(count)) {
        const what =
          'NOQUEUE: reject: RCPT from [198.51.100.7]:4711: 550 5.7.1 Service unavailable';
        const who = `from=<s@example.net>, to=<r${i}@example.com>, proto=ESMTP, helo=<x>`;
        yield lineOf(
          i / 900,
          `postfix/postscreen[500]: ${what}; client [198.51.100.7] blocked using zen.example; ${who}`,
        );
      }
    },
  },
  'hosts with a message each that never ends': {
    full: 100_000,
    *lines(count) {
      for (const i of numbers(count)) yield* begun(i, i / 200, { host: `host${i}` });
    },
  },
  'hosts with a message each': {
    full: 100_000,
    *lines(count) {
      for (const i of numbers(count)) {
        const host = `host${i}`;
        yield* begun(i, i / 900, { host });
        yield sent(i, i / 900, host);
        yield removed(i, i / 900, host);
      }
    },
  },
  'transactions of one session': {
    full: 100_000,
    *lines(count) {
      yield lineOf(0, 'postfix/smtpd[1000]: connect from unknown[198.51.100.7]');
      for (const i of numbers(count)) {
        const id = queueId(i);
        yield lineOf(i / 200, `postfix/smtpd[1000]: ${id}: client=unknown[198.51.100.7]`);
        yield lineOf(i / 200, `postfix/cleanup[2000]: ${id}: message-id=<${i}@example.com>`);
      }
    },
  },
  'amavis tasks without a verdict': {
    full: 1_000_000,
    *lines(count) {
      for (const i of numbers(count)) {
        const task = `${String(4000 + (i % 9)).padStart(5, '0')}-${i}`;
        const folder = `/opt/zimbra/data/amavisd/tmp/amavis-20261116T060000-04000-${i}`;
        const text = `ESMTP [127.0.0.1]:10024 ${folder}: <s@example.net> -> <r${i}@example.com> SIZE=2210 Received: from mail.example.com`;
        yield lineOf(i / 900, `amavis[4000]: (${task}) ${text}`);
      }
    },
  },
  'recipients of one message': {
    full: 200_000,
    *lines(count) {
      const id = queueId(0);
      yield* begun(0, 0);
      for (const i of numbers(count)) {
        const relay = 'relay=mail.example.com[192.0.2.25]:7025, delay=0.3, delays=0.1/0/0.1/0.1';
        const text = `to=<r${i}@example.com>, ${relay}, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`;
        yield lineOf(i / 900, `postfix/lmtp[4000]: ${id}: ${text}`);
      }
      yield removed(0, count / 900);
    },
  },
  'queue files that one message was handed to': {
    full: 100_000,
    *lines(count) {
      yield* begun(0, 0);
      for (const i of numbers(count)) {
        const reply = `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId(i + 1)}`;
        const relay = 'relay=127.0.0.1[127.0.0.1]:10024, delay=0.3, delays=0.1/0/0.1/0.1';
        const text = `to=<r${i}@example.com>, ${relay}, dsn=2.0.0, status=sent (${reply})`;
        yield lineOf(i / 900, `postfix/smtp[4000]: ${queueId(0)}: ${text}`);
      }
      for (const i of numbers(count)) yield removed(count - i, count / 900);
    },
  },
  'names of programs': {
    full: 100_000,
    *lines(count) {
      for (const i of numbers(count)) yield lineOf(i / 900, `program${i}[17]: hello`);
    },
  },
  'names of services of Postfix': {
    full: 100_000,
    *lines(count) {
      for (const i of numbers(count))
        yield lineOf(i / 900, `postfix-${i}/smtpd[17]: connect from unknown[198.51.100.7]`);
    },
  },
  'senders, recipients, clients and relays, each once': {
    full: 500_000,
    *lines(count) {
      for (const i of numbers(count)) {
        const id = queueId(i);
        const relay = `relay=mx.d${i}.example[${addressOfMany(i)}]:25, delay=0.3, delays=0.1/0/0.1/0.1`;
        yield lineOf(
          i / 200,
          `postfix/smtpd[1000]: ${id}: client=c${i}.example.net[${addressOfMany(i)}], sasl_method=PLAIN, sasl_username=u${i}`,
        );
        yield lineOf(i / 200, `postfix/cleanup[2000]: ${id}: message-id=<${i}@example.com>`);
        yield lineOf(
          i / 200,
          `postfix/qmgr[3000]: ${id}: from=<s@e${i}.example.net>, size=2210, nrcpt=1 (queue active)`,
        );
        yield lineOf(
          i / 200,
          `postfix/smtp[4000]: ${id}: to=<r@d${i}.example>, ${relay}, dsn=${i % 2 ? '2.0.0, status=sent (250 ok)' : `5.1.1, status=bounced (host said: 550 5.1.1 no such user r${i})`}`,
        );
        yield removed(i, i / 200);
      }
    },
  },
  'long Message-IDs, never removed': {
    full: 100_000,
    *lines(count) {
      const long = 'x'.repeat(8000);
      for (const i of numbers(count))
        yield* begun(i, i / 200, { messageId: `${long}${i}@example.com` });
    },
  },
  'notes of one message': {
    full: 500_000,
    *lines(count) {
      yield* begun(0, 0);
      for (const i of numbers(count))
        yield lineOf(i / 900, `postfix/qmgr[3000]: warning: ${queueId(0)}: something odd ${i}`);
    },
  },
  'tries for one recipient': {
    full: 500_000,
    *lines(count) {
      yield* begun(0, 0);
      for (const i of numbers(count)) {
        const text = `to=<r@example.org>, relay=none, delay=${i}, delays=0.1/0/0.1/0.1, dsn=4.4.1, status=deferred (connect to mx.example.org[198.51.100.25]:25: Connection timed out)`;
        yield lineOf(i, `postfix/smtp[4000]: ${queueId(0)}: ${text}`);
      }
    },
  },
};

function refusal(i, seconds) {
  const what = 'NOQUEUE: reject: RCPT from unknown[198.51.100.7]: 550 5.1.1';
  const who = `from=<s@example.net> to=<r${i}@example.com> proto=ESMTP helo=<x>`;
  return lineOf(
    seconds,
    `postfix/smtpd[1000]: ${what} <r${i}@example.com>: Recipient address rejected: User unknown; ${who}`,
  );
}
