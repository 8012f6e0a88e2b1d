/** Takes apart the reply of an SMTP server as Postfix quotes it. */

export interface ServerReply {
  readonly replyCode: string | null;
  readonly enhancedStatus: string | null;
  /** The words without codes, in one line. */
  readonly words: string;
}

// 550-5.1.1 The account does not exist. 550 5.1.1 Learn more
// 451 4.7.1 id=04083-01 - Temporary MTA failure on relaying
// 550 #5.1.0 Address rejected.
const CODES = /^(\d{3})(?:([- ])(?:(#?\d\.\d{1,3}\.\d{1,3})(?: |$))?|$)/;
// 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)
const ENHANCED_IN_WORDS = /\(#([45]\.\d{1,3}\.\d{1,3})[ )]/;
// 4.7.1 Service unavailable - try again later
const ENHANCED_ONLY = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/;

/** The codes and words of a reply. The lines of a longer one, which repeat the codes, are joined. */
export function readServerReply(text: string): ServerReply {
  const codes = CODES.exec(text);
  if (codes === null) return withoutReplyCode(text);
  const [head, replyCode = '', separator, enhanced = null] = codes;
  const rest = text.slice(head.length);
  return {
    replyCode,
    enhancedStatus: enhanced?.replace('#', '') ?? ENHANCED_IN_WORDS.exec(rest)?.[1] ?? null,
    words: separator === '-' ? joined(rest, replyCode, enhanced) : rest,
  };
}

function withoutReplyCode(text: string): ServerReply {
  const enhanced = ENHANCED_ONLY.exec(text);
  if (enhanced === null) return { replyCode: null, enhancedStatus: null, words: text };
  const [head, enhancedStatus = null] = enhanced;
  return { replyCode: null, enhancedStatus, words: text.slice(head.length) };
}

function joined(rest: string, replyCode: string, enhanced: string | null): string {
  const end = enhanced === null ? '' : `${enhanced} `;
  return rest
    .replaceAll(` ${replyCode}-${end}`, ' ')
    .replaceAll(` ${replyCode} ${end}`, ' ')
    .trimEnd();
}

/** The words without addresses, which strangers choose and which may hold any word. */
export function withoutAddresses(words: string): string {
  // <ann@example.com>: Recipient address rejected: Greylisted
  const head = words.startsWith('<') ? words.indexOf('>: ') : -1;
  return (head < 0 ? words : words.slice(head + 3)).replace(/<[^<>@]*@[^<>]*>/g, '<>');
}
