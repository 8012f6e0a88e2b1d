/** Logs of one mail that strangers, lists or a broken next hop have made very large. */

const HEADER = 'Nov 24 10:00:0';

/** A line in one of the first ten seconds. */
function at(second: number, text: string): string {
  return `${HEADER}${second} mail ${text}`;
}

const CLIENT = 'mx.example.com[192.0.2.1]';
const START = [
  at(0, `postfix/smtpd[10]: connect from ${CLIENT}`),
  at(0, `postfix/smtpd[10]: B141CE6BDD: client=${CLIENT}`),
  at(0, 'postfix/cleanup[11]: B141CE6BDD: message-id=<big@example.com>'),
];
const REMOVED = at(5, 'postfix/qmgr[12]: B141CE6BDD: removed');
const DELAYS = 'delay=1, delays=0/0/0/1';

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function active(queueId: string, count: number): string {
  return at(
    1,
    `postfix/qmgr[12]: ${queueId}: from=<ann@example.com>, size=100, nrcpt=${count} (queue active)`,
  );
}

function queueIdOf(i: number): string {
  return `A${i.toString(16).toUpperCase().padStart(9, '0')}`;
}

function toFilter(to: string, reply: string): string {
  return at(
    3,
    `postfix/smtp[14]: B141CE6BDD: to=<${to}>, relay=127.0.0.1[127.0.0.1]:10024, ${DELAYS}, dsn=2.0.0, status=sent (${reply})`,
  );
}

const PASSED_ON = '250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as';
const KEPT = '250 2.7.0 Ok, discarded, id=00099-01 - spam';
const user = (i: number) => `user${i}@example.net`;

function reentry(queueId: string, count: number): string[] {
  return [
    at(1, `postfix/amavisd/smtpd[13]: ${queueId}: client=localhost[127.0.0.1]`),
    at(1, `postfix/cleanup[11]: ${queueId}: message-id=<big@example.com>`),
    active(queueId, count),
  ];
}

/** A text of amavis, cut as amavis cuts. */
function cut(text: string): string[] {
  const pieces = text.match(/.{1,940}/gs) ?? [];
  return pieces.map((piece, i) => {
    const head = i === 0 ? '' : '...';
    const tail = i === pieces.length - 1 ? '' : '...';
    return at(2, `amavis[99]: (00099-01) ${head}${piece}${tail}`);
  });
}

function verdict(head: string, to: readonly string[], tail: string): string {
  const list = to.map((one) => `<${one}>`).join(',');
  return `${head}, [192.0.2.1]:57224 [192.0.2.1] <ann@example.com> -> ${list}, Queue-ID: B141CE6BDD, Message-ID: <big@example.com>, mail_id: WaVl27LgwIDf, Hits: 2, size: 100${tail}, 380 ms`;
}

function refusal(i: number, queueId: string): string {
  return at(
    1,
    `postfix/smtpd[10]: ${queueId}: reject: RCPT from ${CLIENT}: 550 5.1.1 <${user(i)}>: Recipient address rejected: x; from=<ann@example.com> to=<${user(i)}> proto=ESMTP helo=<mx>`,
  );
}

export interface LargeMail {
  readonly name: string;
  /** As large as it may be. */
  readonly most: number;
  readonly linesOf: (count: number) => string[];
}

export const LARGE_MAIL: readonly LargeMail[] = [
  {
    name: 'recipients through a filter, half of them refused',
    most: 50_000,
    linesOf: (count) => [
      ...START,
      active('B141CE6BDD', count),
      ...reentry('15411E6BE1', count),
      ...numbers(count).map((i) => toFilter(user(i), `${PASSED_ON} 15411E6BE1`)),
      REMOVED,
      ...numbers(count).map((i) =>
        at(
          4,
          `postfix/smtp[15]: 15411E6BE1: to=<${user(i)}>, relay=mx${i % 100}.example.net[198.51.100.${i % 200}]:25, ${DELAYS}, ${i % 2 === 0 ? `dsn=2.0.0, status=sent (250 ok ${i})` : `dsn=5.1.1, status=bounced (host mx.example.net[198.51.100.1] said: 550 5.1.1 no user ${i})`}`,
        ),
      ),
      at(5, 'postfix/qmgr[12]: 15411E6BE1: removed'),
    ],
  },
  {
    name: 'tries for one recipient',
    most: 10_000,
    linesOf: (count) => [
      ...START,
      ...numbers(count).flatMap((i) => [
        active('B141CE6BDD', 1),
        at(
          2,
          `postfix/smtp[15]: B141CE6BDD: to=<bob@example.net>, relay=none, ${DELAYS}, dsn=4.4.1, status=deferred (connect to mx.example.net[198.51.100.1]:25: Connection timed out ${i})`,
        ),
      ]),
    ],
  },
  {
    name: 'recipients through a program of pipe(8)',
    most: 10_000,
    linesOf: (count) => [
      ...START,
      active('B141CE6BDD', count),
      at(1, 'postfix/pickup[13]: 15411E6BE1: uid=1001 from=<ann@example.com>'),
      at(1, 'postfix/cleanup[11]: 15411E6BE1: message-id=<big@example.com>'),
      active('15411E6BE1', count),
      ...numbers(count).map((i) =>
        at(
          3,
          `postfix/pipe[14]: B141CE6BDD: to=<${user(i)}>, relay=spamfilter, ${DELAYS}, dsn=2.0.0, status=sent (delivered via spamfilter service)`,
        ),
      ),
      ...numbers(count).map((i) =>
        at(
          4,
          `postfix/smtp[15]: 15411E6BE1: to=<${user(i)}>, relay=mx.example.net[198.51.100.1]:25, ${DELAYS}, dsn=2.0.0, status=sent (250 ok ${i})`,
        ),
      ),
      at(5, 'postfix/qmgr[12]: 15411E6BE1: removed'),
      REMOVED,
    ],
  },
  {
    name: 'recipients that local(8) delivers to again at each try',
    most: 20_000,
    linesOf: (count) => [
      ...START,
      ...numbers(2 * count).flatMap((i) => [
        ...(i % count === 0 ? [active('B141CE6BDD', 1)] : []),
        at(
          i < count ? 2 : 4,
          `postfix/local[15]: B141CE6BDD: to=<${user(i % count)}>, orig_to=<all@example.com>, relay=local, ${DELAYS}, dsn=2.0.0, status=${i === 0 ? 'deferred (cannot update mailbox)' : 'sent (delivered to mailbox)'}`,
        ),
      ]),
    ],
  },
  {
    name: 'recipients of local(8), half of whom have lines only at its second try',
    most: 20_000,
    linesOf: (count) => [
      ...START,
      ...numbers(count).flatMap((i) => [
        ...(i % (count / 2) === 0 ? [active('B141CE6BDD', count)] : []),
        at(
          2,
          `postfix/local[15]: B141CE6BDD: to=<${user(i)}>, orig_to=<alias${i}@example.net>, relay=local, ${DELAYS}, ${i < count / 2 ? 'dsn=4.3.0, status=deferred (alias database unavailable)' : 'dsn=2.0.0, status=sent (delivered to mailbox)'}`,
        ),
      ]),
    ],
  },
  {
    name: 'addresses in one verdict',
    most: 50_000,
    linesOf: (count) => [
      ...START,
      active('B141CE6BDD', count),
      ...cut(verdict('Blocked SPAM {DiscardedInbound}', numbers(count).map(user), '')),
      ...numbers(count).map((i) => toFilter(user(i), KEPT)),
      REMOVED,
    ],
  },
  {
    name: 'hand-overs of one task',
    most: 10_000,
    linesOf: (count) => [
      ...START,
      active('B141CE6BDD', count),
      ...numbers(count).flatMap((i) => [
        ...reentry(queueIdOf(i), 1),
        at(
          2,
          `amavis[99]: (00099-01) WaVl27LgwIDf FWD from <ann@example.com> -> <${user(i)}>, ${PASSED_ON} ${queueIdOf(i)}`,
        ),
      ]),
      ...cut(
        verdict(
          'Passed CLEAN {RelayedInbound}',
          numbers(count).map(user),
          `, queued_as: ${numbers(count).map(queueIdOf).join('/')}`,
        ),
      ),
      ...numbers(count).map((i) => toFilter(user(i), `${PASSED_ON} ${queueIdOf(0)}`)),
      REMOVED,
      ...numbers(count).flatMap((i) => [
        at(
          4,
          `postfix/lmtp[15]: ${queueIdOf(i)}: to=<${user(i)}>, relay=store.example.net[198.51.100.7]:7025, ${DELAYS}, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
        ),
        at(5, `postfix/qmgr[12]: ${queueIdOf(i)}: removed`),
      ]),
    ],
  },
  {
    name: 'verdicts of one task',
    most: 10_000,
    linesOf: (count) => [
      ...START,
      active('B141CE6BDD', count),
      ...numbers(count).map((i) =>
        at(
          2,
          `amavis[99]: (00099-01) ${verdict('Blocked SPAM {DiscardedInbound}', [user(i)], '')}`,
        ),
      ),
      ...numbers(count).map((i) => toFilter(user(i), KEPT)),
      REMOVED,
    ],
  },
  {
    name: 'mails with one Message-ID',
    most: 10_000,
    linesOf: (count) =>
      numbers(count).flatMap((i) => [
        ...reentry(queueIdOf(i), 1),
        at(
          4,
          `postfix/smtp[15]: ${queueIdOf(i)}: to=<${user(i)}>, relay=mx.example.net[198.51.100.7]:25, ${DELAYS}, dsn=2.0.0, status=sent (250 ok)`,
        ),
        at(5, `postfix/qmgr[12]: ${queueIdOf(i)}: removed`),
      ]),
  },
  {
    name: 'refused recipients of a mail that is accepted',
    most: 10_000,
    linesOf: (count) => [
      ...START.slice(0, 2),
      ...numbers(count).map((i) => refusal(i, 'B141CE6BDD')),
      ...START.slice(2),
      active('B141CE6BDD', 1),
      toFilter('bob@example.net', KEPT),
      REMOVED,
    ],
  },
  {
    name: 'refused recipients before the queue',
    most: 10_000,
    linesOf: (count) => [
      ...START.slice(0, 1),
      ...numbers(count).map((i) => refusal(i, 'NOQUEUE')),
      at(5, `postfix/smtpd[10]: disconnect from ${CLIENT}`),
    ],
  },
  {
    name: 'queue files in a row, each tried twice',
    most: 10_000,
    linesOf: (count) =>
      numbers(count).flatMap((i) => [
        ...reentry(queueIdOf(i), 1),
        at(
          2,
          `postfix/smtp[15]: ${queueIdOf(i)}: to=<bob@example.net>, relay=none, ${DELAYS}, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10025: Connection refused)`,
        ),
        at(
          4,
          `postfix/smtp[15]: ${queueIdOf(i)}: to=<bob@example.net>, relay=127.0.0.1[127.0.0.1]:10025, ${DELAYS}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${queueIdOf(i + 1)})`,
        ),
        at(5, `postfix/qmgr[12]: ${queueIdOf(i)}: removed`),
      ]),
  },
  {
    name: 'notes and failed attempts of one mail',
    most: 10_000,
    linesOf: (count) => [
      ...START,
      active('B141CE6BDD', 1),
      ...numbers(count).flatMap((i) => [
        at(
          1,
          `postfix/cleanup[11]: B141CE6BDD: warning: header X-${i}: x from ${CLIENT}; from=<ann@example.com> to=<bob@example.net> proto=ESMTP helo=<mx>`,
        ),
        at(1, `postfix/smtp[15]: B141CE6BDD: breaking line > ${i} bytes with <CR><LF>SPACE`),
        at(
          1,
          `postfix/smtp[15]: B141CE6BDD: host mx${i}.example.net[198.51.100.1] said: 450 4.7.1 x`,
        ),
      ]),
      toFilter('bob@example.net', KEPT),
      REMOVED,
    ],
  },
];
