import { expect, test } from 'vitest';
import { readTexts } from '../correlate/messages-of.ts';

/** mta1 hands a mail to mta2, whose clock differs by so many seconds. */
function logs(seconds: number): string[] {
  const at = (second: number) => `Nov 24 10:00:${String(second).padStart(2, '0')}`;
  return [
    `${at(20)} mta1 postfix/smtpd[10]: 4A1B2C3D4E: client=client.example.com[192.0.2.1]
${at(20)} mta1 postfix/cleanup[11]: 4A1B2C3D4E: message-id=<one@example.com>
${at(20)} mta1 postfix/qmgr[12]: 4A1B2C3D4E: from=<ann@example.com>, size=500, nrcpt=1 (queue active)
${at(21)} mta1 postfix/smtp[13]: 4A1B2C3D4E: to=<bob@example.test>, relay=mta2.example.com[192.0.2.2]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5F6A7B8C9D)
${at(21)} mta1 postfix/qmgr[12]: 4A1B2C3D4E: removed
`,
    `${at(21 + seconds)} mta2 postfix/smtpd[20]: 5F6A7B8C9D: client=mta1.example.com[192.0.2.3]
${at(21 + seconds)} mta2 postfix/cleanup[21]: 5F6A7B8C9D: message-id=<one@example.com>
`,
  ];
}

test('a host that takes a mail after it has answered for it has a clock ahead', async () => {
  const { told } = await readTexts(logs(9));
  expect(told).toEqual([
    'mtatrace: the clock of mta2 is ahead of that of mta1 by 9 s or more: times and delays across the two are off by that.\n',
  ]);
});

test.each([-15, -1, 0, 1, 2])('%i seconds between the two lines prove nothing', async (seconds) => {
  expect((await readTexts(logs(seconds))).told).toEqual([]);
});

test('a host whose clock is ahead is found where both hosts hand mail on', async () => {
  const handedOn = `Nov 24 10:00:19 mta2 postfix/smtp[22]: 6A7B8C9D0E: to=<eve@example.org>, relay=mx.example.org[192.0.2.7]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 7B8C9D0E1F)
`;
  const { told } = await readTexts([handedOn, ...logs(9)]);
  expect(told.join('')).toContain('the clock of mta2 is ahead of that of mta1 by 9 s');
});
