/** Failures of local(8), virtual(8), and of programs that local(8) and pipe(8) run, with the cause that each must be given. */
export const AGENT_LINES: readonly (readonly [cause: string, line: string])[] = [
  // The exit codes of sysexits.h, in Postfix' words: the program on this host failed, no server elsewhere.
  // maildrop has a limit on its time that it also calls a quota.
  [
    'local-delivery-failed',
    'pipe: relay=maildrop, dsn=4.3.0, status=deferred (temporary failure. Command output: maildrop: Timeout quota exceeded. )',
  ],
  [
    'local-delivery-failed',
    'local: relay=local, dsn=5.3.0, status=bounced (service unavailable. Command output: the service is away )',
  ],
  [
    'local-delivery-failed',
    'pipe: relay=filter, dsn=5.3.0, status=bounced (internal software error)',
  ],
  [
    'local-delivery-failed',
    'local: relay=local, dsn=5.3.0, status=bounced (command line usage error)',
  ],
  [
    'local-delivery-failed',
    'pipe: relay=filter, dsn=5.6.0, status=bounced (data format error. Command output: bad )',
  ],
  ['local-delivery-failed', 'local: relay=local, dsn=5.7.0, status=bounced (permission denied)'],
  [
    'local-delivery-failed',
    'local: relay=local, dsn=5.3.5, status=bounced (local configuration error)',
  ],
  [
    'local-delivery-failed',
    'virtual: relay=virtual, dsn=4.2.0, status=deferred (delivery failed to mailbox /var/vmail/bob: unable to create lock file /var/vmail/bob.lock: Not a directory)',
  ],
  [
    'mailbox-over-quota',
    'virtual: relay=virtual, dsn=5.2.2, status=bounced (delivery failed to mailbox /var/vmail/bob: error writing message: File too large)',
  ],
  [
    'mailbox-over-quota',
    'pipe: relay=maildrop, dsn=5.7.0, status=bounced (permission denied. Command output: maildrop: maildir over quota. )',
  ],
  [
    'double-bounce-dropped',
    'qmgr: relay=none, dsn=2.0.0, status=discarded (undeliverable postmaster notification discarded)',
  ],
  [
    'forwarding-loop',
    'local: relay=local, dsn=5.4.6, status=bounced (alias database loop for sales)',
  ],
];
