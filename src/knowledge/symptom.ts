/** What a log says about one recipient that was not served: the question put to diagnose. */
export interface Symptom {
  /** The daemon whose line decided: `smtp`, `lmtp`, `error`, `smtpd`, `cleanup`, `amavis`, `postsuper`, … */
  readonly service: string;
  /** `deferred`, `bounced`, `rejected`, `blocked`, … */
  readonly status: string;
  readonly step: string;
  readonly relay: { readonly name: string; readonly address: string; readonly port: number } | null;
  /** Postfix's own `dsn=`. */
  readonly enhancedStatus: string | null;
  /** What stands in the parentheses, or the text of the refusal, as logged. For expired: of the last try. */
  readonly reply: string | null;
  /** The verdict of amavis, when it decided. */
  readonly category: string | null;
  /** Of a refusal: `RCPT`, `DATA`, `header`, `body`, `END-OF-MESSAGE`, … */
  readonly stage: string | null;
  /** Of a refusal: `access`, `content`, `milter`, `proxy` or `postscreen`. */
  readonly by: string | null;
  /** What stands behind the @ of the recipient, in lower case; '' when it is not known. */
  readonly recipientDomain: string;
  /** Whether this server led the mail to this recipient, from another address that the sender wrote. */
  readonly isLedHere?: boolean;
  readonly isZimbra: boolean;
}

/** A symptom of which nothing is known, to be overwritten with what is. */
export const NOTHING_SAID: Symptom = {
  service: '',
  status: 'unknown',
  step: 'deliver',
  relay: null,
  enhancedStatus: null,
  reply: null,
  category: null,
  stage: null,
  by: null,
  recipientDomain: '',
  isZimbra: true,
};
