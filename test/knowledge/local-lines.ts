/** Lines about services of this host, with the cause that each must be given. */
export const LOCAL_LINES: readonly (readonly [cause: string, line: string])[] = [
  // amavis
  [
    'amavis-down',
    'smtp: relay=none, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)',
  ],
  [
    'amavis-down',
    'smtp: relay=none, dsn=4.4.1, status=deferred (connect to ::1[::1]:10026: Connection refused)',
  ],
  [
    'amavis-down',
    'error: relay=none, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to 127.0.0.1[127.0.0.1]:10032: Connection refused)',
  ],
  [
    'amavis-down',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.3.2, status=deferred (host 127.0.0.1[127.0.0.1] said: 421 4.3.2 Service shutting down, closing channel (in reply to end of DATA command))',
  ],
  [
    'amavis-timeout',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.4.2, status=deferred (conversation with 127.0.0.1[127.0.0.1] timed out while sending end of data -- message may be sent more than once)',
  ],
  [
    'amavis-timeout',
    'smtp: relay=127.0.0.1[127.0.0.1]:10026, dsn=4.4.2, status=deferred (lost connection with 127.0.0.1[127.0.0.1] while sending end of data -- message may be sent more than once)',
  ],
  [
    'amavis-timeout',
    'smtp: relay=none, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection timed out)',
  ],
  [
    'amavis-no-greeting',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.4.2, status=deferred (lost connection with 127.0.0.1[127.0.0.1] while receiving the initial server greeting)',
  ],
  [
    'amavis-no-greeting',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.4.2, status=deferred (conversation with 127.0.0.1[127.0.0.1] timed out while receiving the initial server greeting)',
  ],
  [
    'clamd-down',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=04083-01, virus_scan FAILED: AV: ALL VIRUS SCANNERS FAILED (in reply to end of DATA command))',
  ],
  [
    'amavis-tempfail',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=04083-02, mime_decode-1 FAILED: timed out (in reply to end of DATA command))',
  ],
  [
    'amavis-tempfail',
    "smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=04083-02, parts_decode_ext FAILED: file(1) utility (/usr/bin/file) error: run_command: can't fork: Cannot allocate memory (in reply to end of DATA command))",
  ],
  [
    'clamd-cannot-read',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=04083-01, virus_scan FAILED: virus_scan: ALL VIRUS SCANNERS FAILED: ClamAV-clamd av-scanner FAILED: unexpected , output="/var/lib/amavis/tmp/amavis-04083/parts: lstat() failed: Permission denied. ERROR" (in reply to end of DATA command))',
  ],
  // tables
  [
    'local-config-error',
    'smtpd: reject: RCPT: 451 4.3.5 <>: Sender address rejected: Server configuration error',
  ],
  // hand-over from amavis to Postfix
  [
    'before-queue-filter-down',
    'smtpd: warning: connect to proxy filter 127.0.0.1:10024: Connection refused',
  ],
  [
    'reinjection-milter-down',
    'smtp: relay=127.0.0.1[127.0.0.1]:10026, dsn=4.7.1, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.7.1 id=04083-03 - Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10030): 451 4.7.1 Service unavailable - try again later (in reply to end of DATA command))',
  ],
  [
    'reinjection-down',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 id=04083-04 - Temporary MTA failure on relaying, From MTA() during fwd-connect (All attempts (1) failed connecting to smtp:[127.0.0.1]:10025): id=04083-04 (in reply to end of DATA command))',
  ],
  [
    'reinjection-down',
    'smtp: relay=127.0.0.1[127.0.0.1]:10032, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 id=04083-05 - Temporary MTA failure on relaying, From MTA(smtp:[127.0.0.1]:10025) during fwd-mail-pip (No response to MAIL (pip), dt: 0.000 s): id=04083-05 (in reply to end of DATA command))',
  ],
  [
    'reinjection-down',
    'smtp: relay=none, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10025: Connection refused)',
  ],
  [
    'reinjection-rejected',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=5.3.4, status=bounced (host 127.0.0.1[127.0.0.1] said: 552 5.3.4 id=04083-06 - Rejected by next-hop MTA on relaying, from MTA(smtp:[127.0.0.1]:10025): 552 5.3.4 Error: message file too big (in reply to end of DATA command))',
  ],
  [
    'reinjection-rejected',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=5.1.7, status=bounced (host 127.0.0.1[127.0.0.1] said: 501 5.1.7 id=04083-07 - Rejected by next-hop MTA on relaying, from MTA(smtp:[127.0.0.1]:10025): 501 5.1.7 Bad sender address syntax (in reply to end of DATA command))',
  ],
  [
    'lookup-failure',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.3.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.3.0 id=04083-08 - Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10025): 451 4.3.0 <ann@example.com>: Temporary lookup failure (in reply to end of DATA command))',
  ],
  [
    'disk-full',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.3.1, status=deferred (host 127.0.0.1[127.0.0.1] said: 452 4.3.1 id=04083-09 - Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10025): 452 4.3.1 Insufficient system storage (in reply to end of DATA command))',
  ],
  ['disk-full', 'smtpd: reject: MAIL: 452 4.3.1 Insufficient system storage'],
  [
    'disk-full',
    "smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=04083-01, parts_decode_ext FAILED: Can't create file: No space left on device (in reply to end of DATA command))",
  ],
  [
    'disk-full',
    'amavis: (!!)TROUBLE in check_mail: mime_decode-1 FAILED: No space left on device at /usr/sbin/amavisd',
  ],
  [
    'lookup-failure',
    'smtpd: lmdb:/opt/zimbra/conf/restricted_senders is unavailable. open database /opt/zimbra/conf/restricted_senders.lmdb: MDB_INVALID: File is not an LMDB file',
  ],
  [
    'lookup-failure',
    'smtpd: open database /opt/zimbra/conf/restricted_senders.lmdb: No such file or directory',
  ],
  ['lookup-failure', 'smtpd: reject: RCPT: 451 4.3.0 <ann@example.com>: Temporary lookup failure'],
  [
    'lookup-failure',
    'cleanup: warning: 4F1A2B3C4D: virtual_alias_maps map lookup problem for ann@example.com -- message not accepted, try again later',
  ],
  [
    'policy-server-down',
    'smtpd: reject: RCPT: 451 4.3.5 <ann@example.com>: Recipient address rejected: Server configuration problem',
  ],
  [
    'policy-server-down',
    'smtpd: warning: problem talking to server 127.0.0.1:10031: Connection refused',
  ],
  [
    'local-service-down',
    'smtp: relay=none, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:8025: Connection refused)',
  ],
  // amavis verdicts
  [
    'amavis-virus',
    'amavis: Blocked INFECTED (Eicar-Test-Signature.UNOFFICIAL) {DiscardedInbound,Quarantined}',
  ],
  [
    'amavis-banned',
    'amavis: Blocked BANNED (application/octet-stream,.exe,.exe-ms,tool.exe) {BouncedOutbound,Quarantined}',
  ],
  ['amavis-spam', 'amavis: Blocked SPAM {DiscardedInbound}'],
  ['amavis-bad-header', 'amavis: Blocked BAD-HEADER-7 {BouncedInbound}'],
  ['amavis-unchecked', 'amavis: Blocked UNCHECKED-ENCRYPTED {DiscardedInbound}'],
  ['amavis-oversized', 'amavis: Blocked OVERSIZED {RejectedInbound}'],
  ['amavis-tempfail', 'amavis: Blocked TEMPFAIL {TempFailedInbound}'],
  ['amavis-other', 'amavis: Blocked OTHER {DiscardedInbound}'],
  ['reinjection-rejected', 'amavis: Blocked MTA-BLOCKED {RejectedInbound}'],
  [
    'amavis-spam',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=2.7.0, status=blocked (250 2.7.0 Ok, discarded, id=04083-01 - spam)',
  ],
  [
    'amavis-virus',
    'smtp: relay=127.0.0.1[127.0.0.1]:10026, dsn=2.7.0, status=blocked (250 2.7.0 Ok, discarded, id=04083-01 - INFECTED: Eicar-Test-Signature.UNOFFICIAL)',
  ],
  [
    'amavis-banned',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=5.7.0, status=bounced (host 127.0.0.1[127.0.0.1] said: 554 5.7.0 Reject, id=04083-01 - BANNED: .exe,tool.exe (in reply to end of DATA command))',
  ],
  [
    'amavis-bad-header',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=2.7.0, status=blocked (250 2.7.0 Ok, discarded, id=04083-01 - BAD HEADER: MIME error)',
  ],
  [
    'amavis-unchecked',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=2.7.0, status=blocked (250 2.7.0 Ok, discarded, id=04083-01 - UNCHECKED: encrypted)',
  ],
  ['amavis-spam', 'smtpd: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=04083-01 - spam'],
  [
    'blocked',
    'smtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=2.5.0, status=blocked (250 2.5.0 Ok, id=04083-01, BOUNCE)',
  ],
  // amavis' other lines and tags
  [
    'amavis-tempfail',
    'amavis: (!!)TROUBLE in check_mail: parts_decode_ext FAILED: file(1) utility error',
  ],
  ['clamd-down', 'amavis: (!)WARN: all primary virus scanners failed, considering backups'],
  [
    'clamd-cannot-read',
    'amavis: (!)run_av (ClamAV-clamd) FAILED - unexpected , output="/var/lib/amavis/tmp/amavis-04083/parts: lstat() failed: Permission denied. ERROR\\n"',
  ],
  ['clamd-down', 'amavis: (!!)ask_av (ClamAV-clamd) FAILED - unexpected result: '],
  ['amavis-mta-blocked', 'amavis: blocked MTA-BLOCKED'],
  ['amavis-open-relay', 'amavis: Open relay? Nonlocal recips but not originating: ann@example.com'],
  ['amavis-open-relay', 'amavis: {RelayedOpenRelay}'],
  ['amavis-relayed', 'amavis: {RelayedInbound}'],
  ['amavis-relayed-tagged', 'amavis: {RelayedTaggedInbound,Quarantined}'],
  ['amavis-discarded', 'amavis: {DiscardedInbound,Quarantined}'],
  ['amavis-rejected', 'amavis: {RejectedInbound}'],
  ['amavis-bounced', 'amavis: {BouncedInternal}'],
  ['amavis-no-bounce', 'amavis: {NoBounceInbound,Quarantined}'],
  ['amavis-temp-failed', 'amavis: {TempFailedOutbound}'],
  ['amavis-quarantined', 'amavis: Quarantined'],
  // the mailbox store
  // OpenDKIM and clamd
  ['dkim-signed', 'opendkim: DKIM-Signature field added (s=mail, d=example.com)'],
  ['dkim-no-signing-key', "opendkim: no signing table match for 'ann@example.com'"],
  ['dkim-no-signature', 'opendkim: no signature data'],
  [
    'dkim-key-unreachable',
    "opendkim: key retrieval failed (s=mail, d=example.com): 'mail._domainkey.example.com' query timed out",
  ],
  [
    'dkim-bad-signature',
    'opendkim: s=mail d=example.com a=rsa-sha256 SSL error:04091068:rsa routines:INT_RSA_VERIFY:bad signature',
  ],
  ['dkim-verified', 'opendkim: DKIM verification successful'],
  [
    'amavis-no-greeting',
    'error: relay=none, dsn=4.4.2, status=deferred (delivery temporarily suspended: conversation with 127.0.0.1[127.0.0.1] timed out while receiving the initial server greeting)',
  ],
  [
    'amavis-timeout',
    'error: relay=none, dsn=4.4.2, status=deferred (delivery temporarily suspended: lost connection with 127.0.0.1[127.0.0.1] while sending end of data -- message may be sent more than once)',
  ],
  [
    'amavis-down',
    'qmgr: relay=none, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to 127.0.0.1[127.0.0.1]: Connection refused)',
  ],
  [
    'connection-lost-at-greeting',
    'error: relay=none, dsn=4.4.2, status=deferred (delivery temporarily suspended: lost connection with mail.example.com[127.0.0.1] while receiving the initial server greeting)',
  ],
  [
    'dkim-external-host',
    'opendkim: external host client.example.com attempted to send as example.com',
  ],
  ['dkim-not-internal', 'opendkim: client.example.com [192.0.2.7] not internal'],
  [
    'dkim-signing-broken',
    "opendkim: can't load key from /opt/zimbra/conf/dkim.key: Permission denied",
  ],
  ['dkim-tables-unreachable', "opendkim: error reading SigningTable: can't connect to LDAP server"],
  ['opendkim-restarted', 'opendkim: OpenDKIM Filter v2.11.0 starting (args: -f)'],
  ['clamd-alive', 'clamd: SelfCheck: Database status OK.'],
  ['clamd-reloading', 'clamd: SelfCheck: Database modification detected. Forcing reload.'],
  ['clamd-reload-failed', 'clamd: reload_th: Database load failed: Malformed database'],
  [
    'clamd-virus-found',
    'clamd: /opt/zimbra/data/amavisd/tmp/amavis-20220505T133554-04083-4wrBkJsi/parts/p002: Eicar-Test-Signature FOUND',
  ],
  [
    'clamd-cannot-read',
    'clamd: /var/lib/amavis/tmp/amavis-04083/parts: lstat() failed: Permission denied. ERROR',
  ],
  ['clamd-restarted', 'clamd: +++ Started at Thu May  5 13:00:01 2022'],
  ['clamd-out-of-resources', "clamd: LibClamAV Error: cli_malloc(): Can't allocate memory"],
  ['freshclam-status', 'freshclam: daily.cvd database is up-to-date'],
  [
    'protocol-error-there',
    'smtp: relay=mx.example.com[192.0.2.25]:25, dsn=5.5.0, status=bounced (Protocol error: host mx.example.com[192.0.2.25] said: 250 2.0.0 what (in reply to DATA command))',
  ],
];
