/** Why mail stopped, in words for users: no daemons, no queue IDs, nothing of how it works inside. */

export interface BriefReason {
  /** `the address does not exist`; {domain} stands for the sender's domain. */
  readonly why: string;
  /** What the reader can do once it has failed. */
  readonly advice: string;
  /** Whether the status code of the reply helps the administrator on the other side. */
  readonly withCode?: boolean;
}

const REASONS = {
  noSuchAddress: {
    why: 'the address does not exist',
    advice: 'check how it is spelled and send the message again',
  },
  addressInDoubt: {
    why: 'whether the address exists could not be found out yet',
    advice: 'check how it is spelled, and send the message again later',
  },
  noSuchDomain: {
    why: 'the part of the address behind the @ does not exist or takes no mail',
    advice: 'check how it is spelled and send the message again',
  },
  mailboxFull: {
    why: "the recipient's mailbox is full",
    advice: 'the recipient has to make room before it is sent again',
  },
  mailboxOff: {
    why: "the recipient's mailbox is not in use at the moment",
    advice: 'ask the recipient in another way, and send it again later',
  },
  tooLarge: {
    why: 'the message is too large',
    advice: 'send a smaller one, or a link to the file',
  },
  tryLater: {
    why: "the recipient's mail server asked to try again later",
    advice: 'send it again later',
  },
  notReached: {
    why: "the recipient's mail server could not be reached",
    advice: 'send it again later, or ask the recipient in another way',
  },
  troubleThere: {
    why: "the recipient's mail server has trouble of its own",
    advice: 'send it again later, or ask the recipient in another way',
    withCode: true,
  },
  notForThem: {
    why: "the recipient's mail server takes no mail for this address",
    advice: 'ask the recipient in another way whether the address is still right',
    withCode: true,
  },
  filterLater: {
    why: 'our own filter has put it off',
    advice: 'the administrator has to find out why before it is sent again',
  },
  filterSilent: {
    why: 'our own filter gave no answer',
    advice: 'the administrator has to mend it before it is sent again',
  },
  filterRefused: {
    why: 'our own filter does not let it through',
    advice: 'ask the administrator',
  },
  ownFault: {
    why: 'a part of our own mail system is out of order',
    advice: 'the administrator has to mend it before it is sent again',
  },
  notTrusted: {
    why: "the recipient's mail server takes no mail from our server at present",
    advice: 'sending again does not help until our administrator has cleared this up',
    withCode: true,
  },
  notProven: {
    why: "the recipient's mail server could not confirm that the message really comes from {domain}",
    advice: 'sending again does not help until our administrator has corrected this',
    withCode: true,
  },
  unwanted: {
    why: 'it was taken for unwanted mail',
    advice:
      'send it again in other words and without links or attachments, or ask the recipient in another way',
    withCode: true,
  },
  spamHere: {
    why: 'our filter took it for unwanted mail',
    advice: 'if it was wanted, the administrator can say whether a copy was kept',
  },
  keptByFilter: {
    why: 'our filter found something in it that it does not let through',
    advice: 'the administrator can say what it was, and whether a copy was kept',
  },
  virus: {
    why: 'a virus was found in it',
    advice: 'have the computer it came from checked before anything is sent again',
  },
  forbiddenFile: {
    why: 'it carries a kind of file that is not allowed',
    advice: 'send another kind of file, or a link to it',
  },
  brokenMessage: {
    why: 'the program that wrote it did not keep to the rules for mail',
    advice: 'send it again with another program',
  },
  notLoggedIn: {
    why: 'the program that sent it was not logged in',
    advice: 'switch the login for outgoing mail on in that program, and send it again',
  },
  notYourAddress: {
    why: "the sender's address does not belong to the account that was used",
    advice: 'choose the right sender address and send it again',
  },
  senderRefused: {
    why: "the recipient's mail server takes no mail from the sender's address",
    advice: "ask the recipient's administrator, or the recipient in another way",
    withCode: true,
  },
  lettersOfRecipient: {
    why: "the recipient's address has letters that a mail server on the way cannot take",
    advice: 'send it to an address of plain letters (a to z) that the recipient also has',
  },
  lettersOfSender: {
    why: "the sender's address has letters that a mail server on the way cannot take",
    advice: 'send it from an address of plain letters (a to z)',
  },
  lettersOfBoth: {
    why: 'the addresses of the sender and the recipient have letters that a mail server on the way cannot take',
    advice: 'send it from and to addresses of plain letters (a to z)',
  },
  lettersOfHeader: {
    why: 'an address in it has letters that a mail server on the way cannot take',
    advice: 'send it again with addresses of plain letters (a to z) only',
  },
  listClosed: {
    why: 'the sender may not write to this list',
    advice: 'ask the owner of the list',
  },
  senderServer: {
    why: "the sender's mail server is not set up as it should be, or is known for unwanted mail",
    advice: "the sender's administrator has to correct that",
  },
  circle: {
    why: 'it went round in a circle',
    advice: 'the administrator has to correct the forwarding before it is sent again',
  },
  ruleThere: {
    why: "a rule of the recipient's mail server forbids it",
    advice: "ask the recipient's administrator",
    withCode: true,
  },
  ruleHere: {
    why: 'a rule of our mail server forbids it',
    advice: 'ask the administrator',
  },
  notRecorded: {
    why: 'why it was refused is not recorded',
    advice: 'send it again, and ask the administrator if it is refused again',
  },
  closedHere: {
    why: 'a rule that the administrator of our mail server has set stops mail to this address',
    advice: 'ask the administrator',
  },
  wentAway: {
    why: 'the sending program broke off before the message was complete',
    advice: 'send it again',
  },
  refusedThere: {
    why: "the recipient's mail server did not take it",
    advice: "ask the recipient's administrator, or the recipient in another way",
    withCode: true,
  },
} as const satisfies Record<string, BriefReason>;

type ReasonName = keyof typeof REASONS;

/** Causes by what they mean to a user. The reason for other causes comes from the status and from who spoke last. */
const CAUSES: Readonly<Partial<Record<ReasonName, string>>> = {
  noSuchAddress:
    'user-unknown user-unknown-there mailbox-unknown-user recipient-undeliverable gmail-no-such-user microsoft-no-such-user 5.1.1 5.1.3 5.1.6 5.1.10 address-not-qualified',
  noSuchDomain: 'domain-not-found domain-takes-no-mail 5.1.2 5.4.4',
  mailboxFull:
    'mailbox-over-quota recipient-over-quota gmail-mailbox-full yahoo-mailbox 4.2.2 5.2.2 452 552',
  mailboxOff: 'gmail-disabled mailbox-maintenance 4.2.1 5.2.1',
  tooLarge: 'too-big-there too-big-here amavis-oversized 5.2.3 5.3.4 4.3.4',
  tryLater:
    'greylisted remote-trouble recipient-not-verified rate-limited gmail-rate gmail-recipient-rate microsoft-throttled microsoft-busy-mailbox yahoo-tss04 yahoo-tss09 421 450 451 4.3.2 4.7.0 4.7.1 4.4.5',
  notReached:
    'connection-refused connection-timeout connection-lost connection-lost-at-greeting connection-lost-after-data conversation-timeout network-unreachable dns-trouble dns-malformed destination-suspended 4.4.1 4.4.2 4.4.3',
  ownFault:
    'milter-down milter-tempfail lookup-failure policy-server-down disk-full sasl-unavailable amavis-tempfail clamd-down amavis-down amavis-timeout proxmox-filter-down proxmox-undelivered mailbox-host-not-found local-config-error protocol-error-there',
  notTrusted:
    'microsoft-ip-blocked microsoft-banned-ip microsoft-banned-sender microsoft-tenant-limit yahoo-ts03 yahoo-block-listed gmail-ip-range-blocked spamhaus-listed block-listed poor-reputation reverse-dns-missing spamhaus-query-refused',
  notProven:
    'gmail-unauthenticated gmail-sender-rule microsoft-unauthenticated microsoft-dmarc yahoo-dmarc spf-failed dkim-or-dmarc-failed sender-verification-failed 5.7.20 5.7.23 5.7.26 5.7.27',
  unwanted: 'gmail-spam content-refused',
  spamHere: 'amavis-spam',
  virus: 'amavis-virus virus-dropped virus-refused',
  forbiddenFile: 'amavis-banned gmail-content',
  brokenMessage: 'amavis-bad-header gmail-rfc client-protocol-error',
  notLoggedIn: 'relay-denied login-failed',
  notYourAddress: 'sender-not-owned sender-not-allowed-there sender-unknown-here',
  senderRefused: 'sender-refused-there',
  listClosed: 'zimbra-list-permission 5.7.2',
  senderServer:
    'refused-by-our-block-list postscreen postscreen-first-contact postscreen-busy client-without-rdns sender-domain-not-found sender-not-verified helo-refused',
  circle: 'loops-back-to-myself forwarding-loop too-many-hops 5.4.6',
  ruleThere: 'local-rule-there gmail-custom',
  ruleHere: 'access-rule header-or-body-rule milter-refused mailbox-filter-rejects',
  closedHere: 'error-transport discard-transport address-closed-here',
  wentAway: 'client-went-away',
};

const NAMES: ReadonlyMap<string, ReasonName> = new Map(
  Object.entries(CAUSES).flatMap(([name, causes]) =>
    causes.split(' ').map((cause) => [cause, name as ReasonName] as const),
  ),
);

/** Who spoke the last word: this server, its own filter, or the next server outside. */
export type Speaker = 'here' | 'filter' | 'there';

/** What is known besides the cause. */
export interface Stop {
  readonly status: string;
  readonly enhancedStatus: string | null;
  readonly reply: string | null;
  readonly speaker: Speaker;
  /** Whether it will be tried again. */
  readonly isForNow: boolean;
  /** Whose addresses have letters outside ASCII. */
  readonly notPlain?: readonly ('sender' | 'recipient')[];
}

export function reasonFor(cause: string, stop: Stop): BriefReason {
  const name = said(namedBy(cause, stop) ?? reasonByStatus(stop), cause, stop);
  return REASONS[name === 'noSuchAddress' && stop.isForNow ? 'addressInDoubt' : name];
}

function namedBy(cause: string, stop: Stop): ReasonName | undefined {
  if (cause === 'remote-refuses-to-talk')
    return REFUSED_FOR_GOOD.test(stop.reply ?? '') ? 'notTrusted' : 'tryLater';
  if (cause === 'smtputf8-not-offered') return lettersOf(stop.notPlain ?? []);
  return NAMES.get(cause) ?? ownRefusal(cause, stop);
}

function lettersOf([first, ...others]: readonly ('sender' | 'recipient')[]): ReasonName {
  if (first === undefined) return 'lettersOfHeader';
  if (others.length > 0) return 'lettersOfBoth';
  return first === 'sender' ? 'lettersOfSender' : 'lettersOfRecipient';
}

// host mx.example.com[192.0.2.25] refused to talk to me: 554 5.7.1 Go away
const REFUSED_FOR_GOOD = /^(?:delivery temporarily suspended: )?host \S+ refused to talk to me: 5/;

/** If our own server refused what its filter handed back, the code says why. */
function ownRefusal(cause: string, { enhancedStatus }: Stop): ReasonName | undefined {
  const name = cause === 'reinjection-rejected' ? NAMES.get(enhancedStatus ?? '') : undefined;
  return name === 'tooLarge' || name === 'noSuchAddress' ? name : undefined;
}

/** What the same words mean when somebody else says them. */
function said(name: ReasonName, cause: string, stop: Stop): ReasonName {
  if (stop.speaker === 'filter') return OF_FILTER[name] ?? name;
  if (name === 'notLoggedIn') return withoutLogin(cause, stop);
  const isTheirs = stop.speaker === 'there' && SAID.test(stop.reply ?? '');
  return isTheirs && name === 'ownFault' ? 'troubleThere' : name;
}

/** Only clients that bring mail to our server can log in. Said by the next server, it is about our server or the address. */
function withoutLogin(cause: string, { speaker, status }: Stop): ReasonName {
  if (speaker === 'there') return cause === 'login-failed' ? 'notTrusted' : 'notForThem';
  return status === 'bounced' ? 'ruleHere' : 'notLoggedIn';
}

// host mx.example.com[192.0.2.25] said: 451 4.3.0 Error: queue file write error
const SAID = /^(?:delivery temporarily suspended: )?(?:Protocol error: )?host \S+ said: /;

const OF_FILTER: Readonly<Partial<Record<ReasonName, ReasonName>>> = {
  tryLater: 'filterLater',
  notReached: 'filterSilent',
  notTrusted: 'filterRefused',
  notProven: 'filterRefused',
  ruleThere: 'filterRefused',
  ruleHere: 'filterRefused',
  notLoggedIn: 'filterRefused',
  senderRefused: 'filterRefused',
};

function reasonByStatus({ status, enhancedStatus, speaker, reply }: Stop): ReasonName {
  if (status === 'rejected') return reply === null ? 'notRecorded' : 'ruleHere';
  if (status === 'blocked') return 'keptByFilter';
  if (status === 'aborted') return 'wentAway';
  if (enhancedStatus === '5.7.1' && speaker !== 'there') return 'ruleHere';
  if (speaker === 'there')
    return enhancedStatus?.startsWith('4.3.') ? 'troubleThere' : 'refusedThere';
  return 'ownFault';
}
