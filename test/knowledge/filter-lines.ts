/** Lines about filters other than amavis, with the cause that each must be given. */
export const FILTER_LINES: readonly (readonly [cause: string, line: string])[] = [
  // Proxmox Mail Gateway, clamsmtp
  [
    'proxmox-quarantined',
    'pmg-smtp-filter: Blocked SPAM, answered 250 2.5.0 OK (20A9560092030F3374)',
  ],
  [
    'proxmox-quarantined',
    'pmg-smtp-filter: Blocked INFECTED, answered 250 2.5.0 OK (20A9560092030F3374)',
  ],
  [
    'proxmox-blocked',
    'pmg-smtp-filter: Blocked INFECTED, answered 250 2.7.0 BLOCKED (20A9560092030F3374)',
  ],
  ['proxmox-blocked', 'pmg-smtp-filter: Blocked RULE'],
  [
    'proxmox-blocked',
    'smtpd: proxy-reject: END-OF-MESSAGE: 554 5.7.1 Rejected for policy reasons (20A9560092030F3374)',
  ],
  // amavis on another host
  [
    'amavis-tempfail',
    'smtp: relay=10.0.0.5[10.0.0.5]:10024, dsn=4.5.0, status=deferred (host 10.0.0.5[10.0.0.5] said: 451 4.5.0 Error in processing, id=06983-09, quar+notif FAILED: mail_dispatch: no recognized protocol name: 0 at /usr/sbin/amavisd line 8516. (in reply to end of DATA command))',
  ],
  [
    'remote-trouble',
    'smtp: relay=mx.example.net[192.0.2.25]:25, dsn=4.5.0, status=deferred (host mx.example.net[192.0.2.25] said: 451 4.5.0 Error in processing, id=06983-09, quar+notif FAILED: mail_dispatch: no recognized protocol name: 0 at /usr/sbin/amavisd line 8516. (in reply to end of DATA command))',
  ],
  [
    'proxmox-filter-down',
    'lmtp: relay=none, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10023: Connection refused)',
  ],
  [
    'proxmox-undelivered',
    'lmtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=4.4.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.4.0 detected undelivered mail to <bob@example.com> (in reply to end of DATA command))',
  ],
  [
    'proxmox-blocked',
    'lmtp: relay=127.0.0.1[127.0.0.1]:10024, dsn=2.7.0, status=blocked (250 2.7.0 BLOCKED (20A9560092030F3374))',
  ],
  [
    'virus-dropped',
    'smtp: relay=127.0.0.1[127.0.0.1]:10025, dsn=2.0.0, status=blocked (250 Virus Detected; Discarded Email)',
  ],
  [
    'virus-dropped',
    'smtp: relay=127.0.0.1[127.0.0.1]:10025, dsn=5.0.0, status=bounced (host 127.0.0.1[127.0.0.1] said: 550 Virus Detected; Content Rejected (in reply to end of DATA command))',
  ],
];
