/** Values that a text itself marks: in `helo=<mail>` the word is a name, however common it is. */

export type MarkedKind =
  | 'name'
  | 'address'
  | 'messageId'
  | 'mailId'
  | 'login'
  | 'subject'
  | 'person'
  | 'attachment';

interface Mark {
  readonly kind: MarkedKind;
  /** Three groups: before the value, the value, after it. Lengths are bounded, because a line may have a megabyte. */
  readonly form: RegExp;
}

const MARKS: readonly Mark[] = [
  // May  5 13:35:54 mail postfix/qmgr[4080]: … · <22>1 2026-05-05T13:35:54+07:00 mail postfix/qmgr …
  {
    kind: 'name',
    form: /((?:^|[\s"|:>])(?:1 )?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.,]{8,18}(?:Z|[+-]\d\d:?\d\d)?) )([^\s]{1,255})( )/g,
  },
  // "_HOSTNAME":"mail" · "host":"mail"
  { kind: 'name', form: /("(?:_HOSTNAME|hostname|host)" ?: ?")([^"]{1,255})(")/g },
  // mail[192.0.2.1]:25 · relay=store[2001:db8::1]:7025
  {
    kind: 'name',
    form: /((?:^|[\s=<(,:;"]))([\w.-]{1,255})(\[(?:IPv6:)?(?=[^\]]{0,8}[.:])[0-9a-f.:%]{2,60}\])/gi,
  },
  // helo=<mail.example.com>
  { kind: 'name', form: /(\bhelo=<)([^>]{1,500})(>)/gi },
  // from=<ann@example.com> to=<sales> orig_to=<info>
  { kind: 'address', form: /(\b(?:from|to|orig_to|sender|recipient|user)=<)([^>]{1,500})(>)/gi },
  // message-id=<c0ffee@example.com> · Message-ID: <c0ffee@example.com>
  { kind: 'messageId', form: /(\bmessage-id(?:=|: ?)<)([^>\n]{1,998})(>)/gi },
  // message-id=c0ffee
  { kind: 'messageId', form: /(\bmessage-id=)([^\s<>,]{1,998})((?=[\s,]|$))/gi },
  // mail_id: WaVl27LgwIDf,
  { kind: 'mailId', form: /(\bmail_id: ?)([\w+-]{6,20})()/g },
  // sasl_username=ann · sasl_sender=ann
  { kind: 'login', form: /(\bsasl_(?:username|sender)=)([^\s,]{1,255})()/g },
  // user=ann · User: ann
  { kind: 'login', form: /(\b(?:user|login|account)=)([^\s,;<>"]{1,255})()/gi },
  // Subject: "Your invoice"
  { kind: 'subject', form: /(\b(?:Subject|filename|name)[:=] ?")((?:[^"\\]|\\.){1,998})(")/gi },
  // From: "Ann Smith"_<ann@example.com> · From: Ann_Smith_<ann@example.com>
  { kind: 'person', form: /(\bFrom: )((?:"(?:[^"\\]|\\.){1,500}"_?|[^\s"<>,]{1,500}))(<)/g },
  // T=exe,N=user list.exe" · N=user list.exe | P=p003
  { kind: 'attachment', form: /(,N=)([^"|\n]{1,500}?)((?: \| P=|"|$))/g },
  // p003 1/2 Content-Type: application/octet-stream, size: 900 B, name: user list.exe
  {
    kind: 'attachment',
    form: /(, size: \d{1,15} B, (?:SHA\d{1,3} digest: \w{1,128}, )?name: )([^\n]{1,500})($)/g,
  },
];

/** The text with its marked values replaced. */
export function withMarkedValues(
  text: string,
  standInOf: (value: string, kind: MarkedKind) => string,
): string {
  let marked = withoutQuotedHeader(text, (value) => standInOf(value, 'subject'));
  for (const { kind, form } of MARKS)
    marked = marked.replace(
      form,
      (_, before: string, value: string, after: string) => before + standInOf(value, kind) + after,
    );
  return marked;
}

// warning: header Subject: Your invoice from mx.example.com[192.0.2.1]; from=<ann@example.com> to=<…
// reject: mime-error improper use of 8-bit data in message header: Subject: Your invoice from mx.example.com[…
// but not the program's own `content filter: spam, in quarantine`
const HEADER =
  /(?!^content filter: )(?:(?:^|: )(?:(?:mime-|nested-)?header|content) |header: )[\w-]{1,60}: |(?:^|: )body /;

/** The text without the header or body line it quotes. A sender wrote that, so it ends at the last mark of Postfix. */
export function withoutQuotedHeader(text: string, standInOf: (value: string) => string): string {
  const found = HEADER.exec(text);
  if (found === null) return text;
  const start = found.index + found[0].length;
  const envelope = text.lastIndexOf('; from=<');
  if (envelope < start && found[0].endsWith('body ')) return text;
  const client = text.lastIndexOf(' from ', envelope < 0 ? text.length : envelope);
  const end = client > start ? client : envelope > start ? envelope : text.length;
  if (end <= start) return text;
  return text.slice(0, start) + standInOf(text.slice(start, end)) + text.slice(end);
}
