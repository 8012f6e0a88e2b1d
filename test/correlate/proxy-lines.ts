/** Lines of two smtpd processes with a filter between them: the first has the client (smtpd_proxy_filter), the second the queue file. */
import { line } from './mail-lines.ts';

export const CLIENT = 'mx.example.net[192.0.2.1]';
export const smtpd = (second: number, text: string) => line(second, 'postfix/smtpd[10]', text);
export const behind = (second: number, text: string) => line(second, 'postfix/smtpd[13]', text);
export const CONNECT = [
  smtpd(0, `connect from ${CLIENT}`),
  smtpd(0, `NOQUEUE: client=${CLIENT}`),
  behind(0, 'connect from localhost[127.0.0.1]'),
];
export const END = 'proto=ESMTP helo=<mx.example.net>';
export const answer = (kind: 'accept' | 'reject', second: number, reply: string, more = '') =>
  smtpd(
    second,
    `proxy-${kind}: END-OF-MESSAGE: ${reply}; from=<ann@example.net> to=<bob@example.org> ${END}${more}`,
  );
export const accepted = (queueId: string) =>
  behind(1, `${queueId}: client=localhost[127.0.0.1], orig_client=${CLIENT}`);
export const handedOn = (queueId: string) =>
  `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId}`;
export const DISCONNECT = smtpd(5, `disconnect from ${CLIENT} ehlo=1 mail=1 rcpt=1 data=1 quit=1`);
export const BROKEN_OFF = behind(
  4,
  'disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 rset=1',
);
