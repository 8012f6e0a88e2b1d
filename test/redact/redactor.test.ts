import { describe, expect, test } from 'vitest';
import { allEntries } from '../../src/knowledge/catalogue.ts';
import { Redactor } from '../../src/redact/redactor.ts';
import { sentMessage } from '../render/seed-messages.ts';

const redacted = (text: string) => new Redactor().text(text);

test('what a note says of a copy that holds a virus is kept', () => {
  const note = 'amavis found a virus in it, so release it only if that was a false alarm:';
  expect(redacted(note)).toBe(note);
});

describe('a text of the log', () => {
  test.each([
    ['an address', '<ann@example.com>: User unknown', '<mailbox1@domain1.example>: User unknown'],
    ['one with a field before it', 'to=ann@example.com', 'to=mailbox1@domain1.example'],
    ['one in single quotes', "for 'ann@example.com'.", "for 'mailbox1@domain1.example'."],
    ['one in double quotes', 'user "ann o"@example.com', 'user mailbox1@domain1.example'],
    ['one with an apostrophe', "<ann.o'hara@example.com>", '<mailbox1@domain1.example>'],
    ['one that holds another', 'bounce+ann=example.com@list.example', 'mailbox1@domain1.example'],
    ['one with an IP for its domain', '<ann@[192.0.2.1]>', '<mailbox1@[198.18.0.1]>'],
    ['one of a provider', 'ann@gmail.com', 'mailbox1@gmail.com'],
    ['an address that every server has', 'postmaster@example.com', 'postmaster@domain1.example'],
    ['a host and its IP', 'mx.example.com[192.0.2.1]:25', 'host1.example[198.18.0.1]:25'],
    ['an IPv6', '[2001:db8::1]:25', '[2001:2::1]:25'],
    ['an IPv6 with its prefix', 'address [IPv6:2001:db8::1]', 'address [IPv6:2001:2::1]'],
    ['an IP in reverse', '1.2.0.192.zen.spamhaus.org listed', 'host1.zen.spamhaus.org listed'],
    ['a host named for its IP', 'host-192-0-2-1.example.net', 'host1.example'],
    ['an IP with dashes', 'by 192-0-2-1', 'by word1'],
    [
      'a host at a provider that names the customer',
      'ann-example.mail.protection.outlook.com',
      'host1.protection.outlook.com',
    ],
    [
      'this host itself',
      'connect to 127.0.0.1[127.0.0.1]:10024',
      'connect to 127.0.0.1[127.0.0.1]:10024',
    ],
    [
      'a host named by a word',
      'relay=mail[192.0.2.1]:25, client=gateway[2001:db8::1], from local[127.0.0.1]',
      'relay=host1[198.18.0.1]:25, client=host2[2001:2::2], from local[127.0.0.1]',
    ],
    ['a process', 'qmgr[4080]: from [192.0.2.1]:25', 'qmgr[4080]: from [198.18.0.1]:25'],
    ['an IP within words', 'by mail-192-0-2-1 and host_192_0_2_1', 'by word1 and word2'],
    ['this host by IPv6', 'client=localhost[::1]', 'client=localhost[::1]'],
    ['a URL', 'see https://portal.example.com/u/ann?x=1 .', 'see https://host1.example/… .'],
    ['a queue ID', 'queued as 4XkQ2b1Zz9z3hT', 'queued as queue1'],
    ['a task', '(04083-01) Checking', '(task1) Checking'],
    ['a mail_id', 'mail_id: WaVl27LgwIDf, size: 1234567', 'mail_id: mailid1, size: 1234567'],
    ['a Message-ID', 'message-id=<c0ffee@example.com>', 'message-id=<id1@domain1.example>'],
    ['a Message-ID without a domain', 'message-id=<c0ffee>', 'message-id=<id1>'],
    ['a HELO that is a word', 'helo=<mail> proto=SMTP', 'helo=<host1> proto=SMTP'],
    ['a HELO that is a sentence', 'helo=<status=sent (250 OK)>', 'helo=<word1>'],
    ['a login that is a word', 'sasl_username=mail, size', 'sasl_username=login1, size'],
    ['a mailbox without a domain', 'from=<root> to=<mail>', 'from=<mailbox1> to=<mailbox2>'],
    [
      'the host at the head of a line',
      'May  5 13:35:54 mail postfix/qmgr[4080]: B141CE6BDD: removed',
      'May  5 13:35:54 host1 postfix/qmgr[4080]: queue1: removed',
    ],
    [
      'the host behind a complete stamp',
      '2022-05-05T13:35:54.123+07:00 mail postfix/qmgr[1234567]: removed',
      '2022-05-05T13:35:54.123+07:00 host1 postfix/qmgr[1234567]: removed',
    ],
    [
      'a subject of common words',
      'reject: header Subject: please read from mail from mx.example.com[192.0.2.1]; from=<a@example.com>: 5.7.1 no',
      'reject: header Subject: subject1 from host1.example[198.18.0.1]; from=<mailbox1@domain1.example>: 5.7.1 no',
    ],
    [
      'the header of an attachment',
      'reject: mime-header Content-Type: text plain from mail from localhost[127.0.0.1]; from=<> to=<>',
      'reject: mime-header Content-Type: subject1 from localhost[127.0.0.1]; from=<> to=<>',
    ],
    [
      'a header with a fault in it',
      'reject: mime-error improper use of 8-bit data in message header: Subject: read this from localhost[127.0.0.1]; from=<>',
      'reject: mime-error improper use of 8-bit data in message header: Subject: subject1 from localhost[127.0.0.1]; from=<>',
    ],
    [
      'a header that is named like words of this program',
      'reject: content filter: read this from localhost[127.0.0.1]; from=<>',
      'reject: content filter: subject1 from localhost[127.0.0.1]; from=<>',
    ],
    [
      'a line of the mail itself',
      'B141CE6BDD: discard: body please read this; from=<> from localhost[127.0.0.1]; from=<> to=<>',
      'queue1: discard: body subject1 from localhost[127.0.0.1]; from=<> to=<>',
    ],
    [
      'a subject that amavis logs',
      'Subject: "please read \\"this\\"", size',
      'Subject: "subject1", size',
    ],
    [
      'a sender whose name is made of common words',
      'From: "Mail Server Admin"_<ann@example.com>, helo=x',
      'From: word1<mailbox1@domain1.example>, helo=x',
    ],
    [
      'a sender whose name has no quotes',
      'From: Mail_Admin_<ann@example.com>',
      'From: word1<mailbox1@domain1.example>',
    ],
    [
      'an attachment named by common words',
      'BANNED:1 ann@example.com: "L=1/2,T=exe,N=user account.exe", size',
      'BANNED:1 mailbox1@domain1.example: "L=1/2,T=exe,N=file1.exe", size',
    ],
    [
      'one among the parts of a mail',
      '1/2 Content-Type: text/plain, size: 900 B, name: user account',
      '1/2 Content-Type: text/plain, size: 900 B, name: file1',
    ],
    ['the name of an attachment', 'BANNED (.exe,invoice.exe)', 'BANNED (.exe,file1.exe)'],
    ['a name in a reply', '550 5.1.1 Mr Smithson is gone', '550 5.1.1 word1 word2 is gone'],
    ['a long number', 'call +49 301234567', 'call +49 queue1'],
    ['letters that are no ASCII', 'Benutzer müller', 'word1 word2'],
  ])('%s', (_, text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test.each([
    '250 2.0.0 from MTA(smtp:[127.0.0.1]:10030): 250 2.0.0 Ok: queued as',
    'delay=2.2, delays=0.01/0.02/1.1/1.1, dsn=2.0.0, status=sent (250 2.1.5 Delivery OK)',
    'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
    '421 4.7.0 [TSS04] Messages temporarily deferred due to user complaints',
    'TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
    'Tue 24 Nov 2026 10:14:16, 4 messages, 1.2 kB, 24 min, 12 %',
    'tests=[BAYES_99=3.5, URIBL_BLOCKED=0.001]',
    'zmamavisdctl status · postqueue -f · grep -F x mailbox.log',
  ])('%s stays as it is', (text) => {
    expect(redacted(text)).toBe(text);
  });

  test('passes twice without being changed twice', () => {
    const redactor = new Redactor();
    const once = redactor.text(
      'B141CE6BDD: to=<ann@example.com>, relay=mx.example.com[192.0.2.1]:25, orig_to=<postmaster@example.com>',
    );
    expect(redactor.text(once)).toBe(once);
  });

  test('has one stand-in for one name, wherever it stands and however it is written', () => {
    const redactor = new Redactor();
    expect(redactor.text('<ann@example.com> ANN@EXAMPLE.COM; ann@example.com.')).toBe(
      '<mailbox1@domain1.example> mailbox1@domain1.example; mailbox1@domain1.example.',
    );
    expect(redactor.field('address', 'Ann@example.com')).toBe('mailbox1@domain1.example');
  });

  test('tells IDs apart that differ in upper and lower case', () => {
    expect(redacted('4XkQ2b1Zz9z3hT 4XkQ2b1Zz9z3ht')).toBe('queue1 queue2');
  });
});

test.each([
  ['blanks', ' '],
  ['letters', 'a'],
  ['points', '.'],
  ['small z', 'z'],
  ['at signs', 'a@'],
  ['colons', ':'],
  ['quotes', '"'],
  ['quoted points', '".a'],
  ['open marks', 'helo=<'],
  ['headers', ': header Subject: '],
  ['bodies', ': body '],
  ['addresses', 'ann@example.com '],
  ['dashes', 'a-'],
  ['backslashes', '\\"'],
])('a line of a megabyte of %s is told in no time', (_, piece) => {
  const started = performance.now();
  redacted(piece.repeat(2 ** 20 / piece.length));
  expect(performance.now() - started).toBeLessThan(10_000);
});

describe('fields', () => {
  test('a field that nobody has named is free text', () => {
    const redactor = new Redactor();
    expect(
      redactor.json({ schema: 'x/1', newOne: ['ann@example.com', { deep: 'Smithson' }] }),
    ).toEqual({
      schema: 'x/1',
      newOne: ['mailbox1@domain1.example', { deep: 'word1' }],
    });
  });

  test('names that are keys are replaced too', () => {
    expect(new Redactor().json({ 'ann@example.com': 1 })).toEqual({
      'mailbox1@domain1.example': 1,
    });
  });

  test('names that look like the keys of a field are replaced where they are counted', () => {
    expect(new Redactor().json({ servers: { mailstore: 2, MailStore: 1, localhost: 1 } })).toEqual({
      servers: { word1: 3, localhost: 1 },
    });
  });

  test('null, numbers and what is true stay', () => {
    const value = { address: null, port: 25, temporary: true };
    expect(new Redactor().json(value)).toEqual(value);
  });
});

describe('what messages tell', () => {
  test('a domain that sends from here is an own one', () => {
    const redactor = new Redactor();
    redactor.take(sentMessage);
    expect(redactor.text(sentMessage.from ?? '')).toBe('mailbox1@own1.example');
  });

  test('a host whose name is a word is replaced where it stands by itself', () => {
    const redactor = new Redactor();
    redactor.take({ ...sentMessage, host: 'mail' });
    expect(redactor.text('mail')).toBe('host1');
    expect(redactor.text('mail of (mail) waits')).toBe('mail of (host1) waits');
    expect(redactor.text('the clock of mail is ahead')).toBe('the clock of host1 is ahead');
  });

  test('and where its address, its port or what it is stands beside it', () => {
    const redactor = new Redactor();
    redactor.take({ ...sentMessage, host: 'gateway' });
    expect(redactor.text('via gateway [192.0.2.1] · unknown (gateway:7025)')).toBe(
      'via host1 [198.18.0.1] · unknown (host1:7025)',
    );
    expect(redactor.text('login gateway · taken by gateway')).toBe('login host1 · taken by host1');
    expect(redactor.text('gateway knows no such mailbox.')).toBe('host1 knows no such mailbox.');
    expect(redactor.text('The message from ann@example.com to gateway, sent on')).toBe(
      'The message from mailbox1@domain1.example to host1, sent on',
    );
  });

  test.each([
    [
      'with a code',
      'Subject: read this: 5.7.1 not allowed',
      'Subject: subject1: 5.7.1 not allowed',
    ],
    ['without one', 'Subject: read this: not allowed', 'Subject: subject1'],
    ['of a body', 'please read this', 'subject1'],
  ])('what a rule quotes of a mail goes, %s', (_, reply, expected) => {
    const [row] = sentMessage.recipients;
    if (row === undefined) throw new Error('the sample has a recipient');
    const message = {
      ...sentMessage,
      recipients: [{ ...row, by: 'content' as const, reply }],
      notes: [reply],
    };
    const { recipients, notes } = new Redactor().take(message);
    expect([recipients[0]?.reply, notes]).toEqual([expected, [expected]]);
  });
});

const RECOGNISING = ['anyOf', 'allOf', 'words', 'pattern', 'enhanced', 'place', 'voice'];

/** Every text of the knowledge, but not the rules that recognise what a log says. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    RECOGNISING.includes(key) ? [] : textsIn(one),
  );
}

test('what the program itself says of a verdict quotes no header', () => {
  expect(redacted('content filter: spam, in quarantine')).toBe(
    'content filter: spam, in quarantine',
  );
});

test('every explanation stays as it is', () => {
  const changed = allEntries()
    .flatMap(textsIn)
    .filter((text) => redacted(text) !== text);
  expect(changed).toEqual([]);
});

test.each([
  "unknown option '--redact=mask'. Options stand after a command: mtatrace list --json.",
  'stdin: a later line proves the time zone +07:00, which its lines prove.',
  '"+99:00" is not a time zone. Use a name as in Asia/Ho_Chi_Minh, or an offset as in +07:00.',
])('what the program itself says stays: %s', (sentence) => {
  expect(redacted(sentence)).toBe(sentence);
});

test.each([
  ['nc -vz mx.example.com 25', 'nc -vz host1.example 25'],
  ['dig TXT mail._domainkey.example.com', 'dig TXT host1.example'],
  ['connect to 8.8.8.8', 'connect to 198.18.0.1'],
  ['Use a name as in Anna/Ho_Chi_Minh', 'Use a name as in word1/Ho_Chi_Minh'],
])('a name of the log in such a sentence goes: %s', (text, expected) => {
  expect(redacted(text)).toBe(expected);
});
