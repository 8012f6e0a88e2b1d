import { expect, test } from 'vitest';
import { csvCell } from '../../src/render/csv.ts';
import { MESSAGE_FORMATS } from '../../src/render/formats.ts';
import { messageToCsv } from '../../src/render/message-csv.ts';
import { hostile, mixedFates } from './sample-messages.ts';
import { receivedMessage, seedZone, sentMessage } from './seed-messages.ts';

const screen = { zone: seedZone } as Parameters<typeof MESSAGE_FORMATS.csv.print>[1];

test('a header, then one row a recipient', () => {
  expect([...MESSAGE_FORMATS.csv.print([sentMessage, receivedMessage], screen)]).toEqual([
    'startedAt,endedAt,kind,direction,status,step,from,to,originalTo,messageId,queueIds,size,delaySeconds,relay,enhancedStatus,reply,cause\r\n',
    '2022-05-05T13:35:54+07:00,2022-05-05T13:35:58+07:00,mail,outbound,relayed,deliver,admin@tudv3.tudv.xyz,idinhtu1989@gmail.com,,1406627814.5.1651732554479.JavaMail.zimbra@tudv3.tudv.xyz,B141CE6BDD 15411E6BE1 97597E6BE4,1153,2.2,gmail-smtp-in.l.google.com[142.251.8.27]:25,2.0.0,250 2.0.0 OK  1651732555 j70-20020a638049000000b003c1fa075c50si278594pgd.858 - gsmtp,\r\n',
    '2022-05-05T13:38:02+07:00,2022-05-05T13:38:11+07:00,mail,inbound,delivered,deliver,idinhtu1989@gmail.com,admin@tudv3.tudv.xyz,,CAMzzhF9GpAMR6iTmZ-hzC6RriDQ=m1mao8zHY06Eky-_iry-=A@mail.gmail.com,ECE98E6BE1 B51DBE6BE7,3463,9,mail.tudv3.tudv.xyz[45.117.82.48]:7025,2.1.5,250 2.1.5 Delivery OK,\r\n',
  ]);
});

test('a list gives a row for each member, with the cause of a stop', () => {
  const rows = messageToCsv(mixedFates, seedZone).trimEnd().split('\r\n');
  expect(rows.map((row) => [row.split(',')[7], row.split(',')[8], row.split(',').at(-1)])).toEqual([
    ['bea@example.com', 'team@example.com', ''],
    ['carl@example.com', 'team@example.com', 'mailbox-over-quota'],
    ['dora@example.com', 'team@example.com', ''],
  ]);
});

test('the null sender is told from one that is not in the log', () => {
  const fromOf = (from: string | null) =>
    messageToCsv({ ...sentMessage, from }, seedZone).split(',')[6];
  expect([fromOf(''), fromOf(null)]).toEqual(['<>', '']);
});

test.each([
  ['a comma', 'a,b', '"a,b"'],
  ['a quote', '"a b"@example.com', '"""a b""@example.com"'],
  ['a semicolon, which other countries separate by', 'a;b', '"a;b"'],
  ['blanks around', ' a ', '" a "'],
  ['a number', -1, '-1'],
  ['nothing known', null, ''],
  ['a formula', '=1,2', '"\'=1,2"'],
])('%s', (_, value, expected) => {
  expect(csvCell(value)).toBe(expected);
});

test('a relay that is no server is told by its name alone', () => {
  const [row] = sentMessage.recipients;
  const relay = { name: 'dovecot', address: '', port: 0 };
  const recipients = row === undefined ? [] : [{ ...row, relay }];
  expect(messageToCsv({ ...sentMessage, recipients }, seedZone).split(',')[13]).toBe('dovecot');
});

test('a hostile message stays on its line', () => {
  const csv = messageToCsv(hostile, seedZone);
  expect(csv.endsWith('\r\n')).toBe(true);
  expect(/[^\P{C}]|\u202e/u.exec(csv.slice(0, -2))).toBeNull();
  expect(csv).toContain(",'=1+1@example.com,");
});
