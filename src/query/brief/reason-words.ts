/** Why mail stopped, in words for users: no daemons, no queue IDs, nothing of how it works inside. */

export interface BriefReason {
  /** `the address does not exist`; {domain} stands for the sender's domain. */
  readonly why: string;
  /** What the reader can do once it has failed. */
  readonly advice: string;
  /** Whether the status code of the reply helps the administrator on the other side. */
  readonly withCode?: boolean;
}

export const REASONS = {
  noSuchAddress: {
    why: 'the address does not exist',
    advice: 'check how it is spelled and send the message again',
  },
  ledNowhere: {
    why: 'an alias, a list or a forwarding of our mail server leads to an address that does not exist',
    advice:
      'the address that the sender wrote is right, and the administrator has to correct where it leads',
  },
  addressIncomplete: {
    why: 'the address is not complete',
    advice: 'check how it is spelled and send the message again',
  },
  senderIncomplete: {
    why: "the sender's address is not complete",
    advice: 'check the address that the program sends with, and send it again',
  },
  addressInDoubt: {
    why: 'whether the address exists could not be found out yet',
    advice: 'check how it is spelled, and send the message again later',
  },
  noSuchDomain: {
    why: 'the part of the address behind the @ does not exist or takes no mail',
    advice: 'check how it is spelled and send the message again',
  },
  noSuchHost: {
    why: 'the mail server to which mail for this address is sent does not exist',
    advice: 'ask the administrator, or the recipient in another way',
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
  askedLater: {
    why: 'our mail server has put it off',
    advice: 'send it again later',
  },
  notReached: {
    why: "the recipient's mail server could not be reached",
    advice: 'send it again later, or ask the recipient in another way',
  },
  failedBefore: {
    why: 'the server that has to take it next failed several times',
    advice: 'send it again later, or ask the administrator',
  },
  brokeOff: {
    why: "the connection to the recipient's mail server broke off",
    advice: 'send it again later, or ask the recipient in another way',
  },
  maybeThere: {
    why: "the connection to the recipient's mail server broke off after the whole message had been sent, so the recipient may have it",
    advice: 'ask the recipient before it is sent again',
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
  programRefused: {
    why: 'a program of our mail system did not take it',
    advice: 'ask the administrator',
  },
  notTrusted: {
    why: "the recipient's mail server takes no mail from our server at present",
    advice: 'sending again does not help until our administrator has cleared this up',
    withCode: true,
  },
  quotaThere: {
    why: 'our mail server has sent as much as the mail server that it sends through allows for now',
    advice: 'send it again later, or ask the administrator',
  },
  notProven: {
    why: "the recipient's mail server could not confirm that the message really comes from {domain}",
    advice: 'sending again does not help until our administrator has corrected this',
    withCode: true,
  },
  notProvenHere: {
    why: 'our mail server could not confirm that the message really comes from {domain}',
    advice: "the sender's administrator has to correct that",
  },
  notSafe: {
    why: "no safe connection to the recipient's mail server could be set up, so our server did not send it",
    advice: 'the administrator has to correct this before it is sent again',
  },
  noLoginThere: {
    why: 'our mail server could not log in to the mail server that it sends through',
    advice: 'the administrator has to correct this before it is sent again',
  },
  loginWantedThere: {
    why: "the recipient's mail server takes mail from this sender only with a login",
    advice: 'the administrator has to correct this before it is sent again',
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
  senderUnknownHere: {
    why: "the sender's address does not exist on our mail server",
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
  serverName: {
    why: "the sender's mail server is not set up as it should be",
    advice: "the sender's administrator has to correct that",
  },
  serverNameInDoubt: {
    why: "our mail server could not find the name of the sender's mail server",
    advice: 'send it again later',
  },
  firstContact: {
    why: 'our mail server asks mail servers that it does not know yet to come back before it takes mail from them',
    advice: 'send it again later',
  },
  laterHere: {
    why: 'our mail server has put it off',
    advice: 'send it again later',
  },
  busyHere: {
    why: 'our mail server had too many connections at that moment',
    advice: 'send it again later',
  },
  deniedHere: {
    why: "our mail server is set up to take no mail from the sender's mail server",
    advice: 'the administrator can say why, and whether that is still right',
  },
  noSuchSenderDomain: {
    why: "the part of the sender's address behind the @ does not exist or takes no mail",
    advice: 'check the address that the program sends with, and send it again',
  },
  senderDomainNoMail: {
    why: "the part of the sender's address behind the @ takes no mail",
    advice: 'check the address that the program sends with, and send it again',
  },
  senderDomainThere: {
    why: "the recipient's mail server does not find the part of the sender's address behind the @, which the sender or our administrator has to correct",
    advice:
      'check the address that the program sends with, and ask the administrator if it is right',
  },
  senderDomainInDoubt: {
    why: "our mail server could not find the part of the sender's address behind the @",
    advice: 'check the address that the program sends with, and send it again later',
  },
  noSuchSender: {
    why: "the sender's address takes no mail itself",
    advice: 'check the address that the program sends with, and send it again',
  },
  senderInDoubt: {
    why: "our mail server could not find out whether the sender's address exists",
    advice: 'send it again later',
  },
  notAsked: {
    why: 'our mail server could not find out whether an address exists',
    advice: 'the administrator has to correct this before it is sent again',
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

export type ReasonName = keyof typeof REASONS;
