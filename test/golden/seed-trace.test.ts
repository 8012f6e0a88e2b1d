/** The first screen of the product, to the letter: the trace of the sample log that a user sends from. */
import { expect, test } from 'vitest';
import { runProgram, SENT_LOG } from '../cli/program-run.ts';

const SCREEN = `\
RELAYED to gmail-smtp-in.l.google.com · outbound · 1 recipient · 4 s · 3 queue IDs
from    admin@tudv3.tudv.xyz   via mail.tudv1.tudv.xyz [45.117.82.48]   1.2 kB
to      idinhtu1989@gmail.com
id      <1406627814.5.1651732554479.JavaMail.zimbra@tudv3.tudv.xyz>   Thu 5 May 2022

13:35:54  ✔ connect     postscreen  allowlisted
13:35:54  ✔ accept      smtpd       B141CE6BDD  1 recipient, routed to amavis :10026
13:35:55  ✔ virus scan  amavis      clean · 380 ms                                       B141CE6BDD → 15411E6BE1
13:35:55  ! sign        opendkim    not signed: no signing table entry for admin@tudv3.tudv.xyz
13:35:56  ✔ spam scan   amavis      clean · score 2.5 · 1.5 s                            15411E6BE1 → 97597E6BE4
13:35:58  ✔ deliver     smtp        gmail-smtp-in.l.google.com [142.251.8.27]:25 · 250 2.0.0 OK
          · remove                  not in this log
time  virus scan ████ 0.4 s   spam scan █████████████ 1.5 s   reach Gmail ██████████ 1.1 s   transmit ██████████ 1.1 s
note  Gmail took the message; whether it reached the inbox is not in this log.
`;

test('the trace of the sample log begins so on 120 columns', () => {
  const { out } = runProgram(['trace', 'B141CE6BDD', '--width', '120', SENT_LOG]);
  expect(out.slice(0, SCREEN.length)).toBe(SCREEN);
  expect(out).toContain(
    "note  Zimbra's mailbox server wrote it: if the client is that server, it was sent from the web client",
  );
});
