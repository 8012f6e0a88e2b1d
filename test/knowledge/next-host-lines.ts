/** Lines about names that could not be found, with the cause that each must be given. */
const notFound = (name: string, type = 'AAAA') =>
  `Host or domain name not found. Name service error for name=${name} type=${type}: Host not found`;

function bounced(to: string, text: string): string {
  return `smtp: to=<${to}>, relay=none, dsn=5.4.4, status=bounced (${text})`;
}

export const NEXT_HOST_LINES: readonly (readonly [cause: string, line: string])[] = [
  ['domain-not-found', bounced('sales@example.com', notFound('example.com'))],
  ['domain-not-found', bounced('sales@Example.com', notFound('example.com'))],
  // DNS has another spelling of the same domain.
  ['domain-not-found', bounced('sales@bücher.example', notFound('xn--bcher-kva.example'))],
  // Nobody is named.
  ['domain-not-found', bounced('', notFound('mail.example.com', 'A'))],
  ['next-host-not-found', bounced('sales@example.com', notFound('mail.example.com', 'A'))],
  [
    'next-host-not-found',
    bounced(
      'sales@example.com',
      'unable to look up host mail.example.net: Name or service not known',
    ),
  ],
];
