/** Lines in which a program of this host tells of a fault of its own, with the cause that each must be given. */
export const SERVICE_FAULT_LINES: readonly (readonly [cause: string, line: string])[] = [
  [
    'daemon-killed',
    'master: warning: process /usr/lib/postfix/sbin/smtp pid 11492 killed by signal 9',
  ],
  [
    'daemon-cannot-start',
    'master: warning: /usr/lib/postfix/sbin/smtp: bad command startup -- throttling',
  ],
  [
    'queue-file-damaged',
    'qmgr: saving corrupt file "86EAE25465C" from queue "active" to queue "corrupt"',
  ],
  ['double-bounce-dropped', 'bounce: undeliverable postmaster notification discarded'],
  [
    'lookup-failure',
    'trivial-rewrite: mysql:/etc/postfix/mysql-virtual_domains.cf(0,lock|fold_fix): table lookup problem',
  ],
  [
    'milter-without-amavis',
    'amavisd-milter: client2.example.org: could not connect to amavisd socket inet:9998@127.0.0.1: No such file or directory',
  ],
  [
    'milter-cannot-listen',
    'amavisd-milter: amavisd-milter: Unable to bind to port inet:9903@127.0.0.1: Address already in use',
  ],
  [
    'milter-cannot-listen',
    'amavisd-milter: amavisd-milter: Unable to create listening socket on conn inet:9903@127.0.0.1',
  ],
  ['milter-cannot-listen', 'amavisd-milter: could not open milter socket inet:9903@127.0.0.1'],
  [
    'amavis-cannot-start',
    'amavis: Net::Server: 2005/09/19-20:53:00 Couldn\'t open lock file "/var/run/amavis/amavisd.lock" [Permission denied]\\n  at line 239 in file /usr/share/perl5/Net/Server/PreForkSimple.pm',
  ],
  ['tls-files-not-loaded', 'smtpd: cannot load RSA certificate and key data'],
  ['tls-files-not-loaded', 'smtpd: cannot get certificate from file /etc/postfix/ssl/smtpd.crt'],
  ['tls-files-not-loaded', 'smtpd: cannot load Certificate Authority data'],
  ['tls-files-not-loaded', 'smtp: cannot load Certificate Authority data'],
];
