/** Lines that are cut off, or only begin like one that is known: they give no event, and none of their values is invented. */
import { expect, test } from 'vitest';
import { read } from './postfix-record.ts';
import { readText } from './read-lines.ts';

const PEER = 'mx.example.net[192.0.2.1]';

test.each([
  ['smtpd', `AAAAAA0001: client=mx.example.net[192.0.2.1`],
  ['smtpd', 'connect from mx.example.net[192.0.2.1'],
  ['smtpd', 'disconnect from mx.example.net[192.0.2.1'],
  ['smtpd', 'lost connection after DATA'],
  ['smtpd', 'lost connection after DATA from mx.example.net[192.0.2.1'],
  ['smtpd', 'timeout after DATA from mx.example.net[192.0.2.1'],
  ['pickup', 'AAAAAA0001: uid=0 fro'],
  ['pickup', 'AAAAAA0001: gid=0 from=<ann>'],
  ['qmgr', 'AAAAAA0001: remov'],
  ['qmgr', 'AAAAAA0001: from=<ann@example.net>, siz'],
  ['cleanup', 'AAAAAA0001: milter-rejec'],
  ['postscreen', 'CONNECT from [192.0.2.1'],
  ['postscreen', 'PASS NEW [192.0.2.1'],
  ['smtp', 'AAAAAA0001: to=<bob@example.org>, relay=mx.example.org[192.0.2.9]:25'],
  ['smtp', 'AAAAAA0001: to=<bob@example.org>, orig_to=<bo'],
  ['smtp', 'AAAAAA0001: to=<bob@example.org>, relay=mx, delay=1, stat'],
  ['smtp', 'Untrusted TLS connection established to mx'],
])('%s: "%s" is not understood', (program, text) => {
  expect(read(`postfix/${program}`, text)).toBe('not-understood');
});

test.each([
  ['delay=', 'dsn=4.4.1', { relay: undefined, delay: 2, enhancedStatus: '4.4.1' }],
  ['delays=', 'delays=1/2', { delays: undefined }],
  ['a field of tomorrow', 'dance=3, dsn=2.0.0', { enhancedStatus: '2.0.0' }],
  ['another one', 'retries=3, origin=x', { origTo: undefined }],
])('a delivery line with %s alone has the values it names', (_, fields, expected) => {
  const text = `AAAAAA0001: to=<bob@example.org>, delay=2, ${fields}, status=deferred (x)`;
  expect(read('postfix/smtp', text)).toMatchObject({ kind: 'delivery-attempted', ...expected });
});

test.each([
  ['2.0.0', '2.0.0'],
  ['5.7.999', '5.7.999'],
  ['x.y.z', 'x.y.z'],
])('dsn=%s is told as %s', (code, expected) => {
  const text = `AAAAAA0001: to=<bob@example.org>, relay=none, delay=0, dsn=${code}, status=bounced (x)`;
  expect(read('postfix/smtp', text)).toMatchObject({ enhancedStatus: expected });
});

test.each([
  ['450 4.2.0 x', { replyCode: 450, enhancedStatus: '4.2.0' }],
  ['450-4.2.0 x', { replyCode: 450, enhancedStatus: '4.2.0' }],
  ['450 4.2 x', { replyCode: 450, enhancedStatus: undefined }],
  ['450 4.2. x', { replyCode: 450, enhancedStatus: undefined }],
  ['450 4..0 x', { replyCode: 450, enhancedStatus: undefined }],
  ['450 4.2.1234567 x', { replyCode: 450, enhancedStatus: undefined }],
  ['450 4.2.0x', { replyCode: 450, enhancedStatus: undefined }],
  ['45 4.2.0 x', { replyCode: undefined, enhancedStatus: undefined }],
  ['4500 x', { replyCode: undefined, enhancedStatus: undefined }],
  ['5.7.1 x', { replyCode: undefined, enhancedStatus: '5.7.1' }],
])('a refusal that begins with "%s" has the codes it names', (words, expected) => {
  const text = `NOQUEUE: reject: RCPT from ${PEER}: ${words}; from=<a@example.net> to=<b@example.org> proto=ESMTP helo=<x>`;
  expect(read('postfix/smtpd', text)).toMatchObject({ kind: 'rejected', ...expected });
});

test.each([
  ['Passed', undefined],
  ['Passed CLEAN', undefined],
  ['Passed CLEAN {RelayedInbound', undefined],
  ['Passed CLEAN {Relayed Inbound}, [192.0.2.1] <a@example.net> -> <b@example.org>', undefined],
  ['PassedCLEAN, [192.0.2.1] <a@example.net> -> <b@example.org>', undefined],
  ['Blocked SPAM (x, [192.0.2.1] <a@example.net> -> <b@example.org>', undefined],
])('amavis: "%s" is no verdict', (text, event) => {
  expect(readText('amavis', `(00016-01) ${text}`).events[0]).toBe(event);
});

test.each([
  ['uid=1001 from=<ann>', 'ann', undefined],
  ['uid=1001 from=<ann', 'ann', undefined],
  ['uid=1001 from=<>', '', undefined],
  ['uid=1001 from=<ann> orig_id=B141CE6BDD', 'ann', 'B141CE6BDD'],
  ['uid=1001 from=<x> orig_id=B141CE6BDD>', 'x> orig_id=B141CE6BDD', undefined],
])('pickup: "%s" is of "%s", and was %s before', (text, from, origQueueId) => {
  expect(read('postfix/pickup', `AAAAAA0001: ${text}`)).toEqual({
    kind: 'submitted',
    queueId: 'AAAAAA0001',
    uid: 1001,
    from,
    origQueueId,
  });
});
