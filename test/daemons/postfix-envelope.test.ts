/** The fields that end a verdict line, three of which a stranger chooses. */
import { describe, expect, test } from 'vitest';
import { type EnvelopeForm, envelope, readEnvelope } from '../../src/daemons/postfix/envelope.ts';
import { within } from './within.ts';

/** What may stand around a line; none of it is a part of it. */
const AROUND: readonly [string, string][] = [
  ['sasl_username=eve> ', ', helo=<eve>'],
  ['sasl_username=eve> ', ' helo=<eve>'],
  ['sasl_username=eve> ', '> : helo=<eve>'],
];

/** The fields that the text has, and how many bytes stand behind them. */
function fieldsOf(form: EnvelopeForm, text: string, around: [string, string]) {
  const rest = within(
    text,
    (buffer, from, end) => end - readEnvelope(buffer, from, end, form),
    around,
  );
  const { from, to, helo, login } = envelope;
  return { from, to, helo, login, rest };
}

type Fields = Partial<Record<'from' | 'to' | 'helo' | 'login', string>>;
type Row = [text: string, fields: Fields, rest?: string];

function expectFields(form: EnvelopeForm, text: string, fields: Fields, rest = ''): void {
  const none = { from: undefined, to: undefined, helo: undefined, login: undefined };
  for (const around of AROUND)
    expect(fieldsOf(form, text, around)).toEqual({ ...none, ...fields, rest: rest.length });
}

describe('of an access rule', () => {
  test.each<Row>([
    ['from=<a@x> to=<b@y> proto=ESMTP helo=<mx>', { from: 'a@x', to: 'b@y', helo: 'mx' }],
    ['from=<a@x>, to=<b@y>, proto=ESMTP, helo=<mx>', { from: 'a@x', to: 'b@y', helo: 'mx' }],
    ['from=<> to=<b@y> proto=SMTP', { from: '', to: 'b@y' }],
    ['to=<b@y> proto=SMTP helo=<mx>', { to: 'b@y', helo: 'mx' }],
    ['from=<a@x> helo=<mx>', { from: 'a@x', helo: 'mx' }],
    ['from=<a@x> proto=SMTP', { from: 'a@x' }],
    ['proto=SMTP', {}],
    ['helo=<mx>', { helo: 'mx' }],
    ['helo=<>', { helo: '' }],
    ['', {}],
  ])('%s', (text, fields, rest) => expectFields('access', text, fields, rest));

  test.each<Row>([
    ['from=<a>b@x> to=<b@y> proto=SMTP', { from: 'a>b@x', to: 'b@y' }],
    ['from=<a> b@x> to=<b@y> proto=SMTP', { from: 'a> b@x', to: 'b@y' }],
    ['from=<a>to=<b@y> proto=SMTP', { from: 'a>to=<b@y' }],
    ['from=<a>:b@x> to=<b@y>', { from: 'a>:b@x', to: 'b@y' }],
    ['from=<"a> to=<c> proto=SMTP"@x> to=<b@y>', { from: '"a> to=<c> proto=SMTP"@x', to: 'b@y' }],
    [
      'from=<a@x> to=<"b> proto=SMTP"@y> helo=<mx>',
      { from: 'a@x', to: '"b> proto=SMTP"@y', helo: 'mx' },
    ],
    ['helo=<mx> helo=<my>', { helo: 'mx> helo=<my' }],
    [
      'helo=<a> sasl_method=PLAIN sasl_username=<b>',
      { helo: 'a> sasl_method=PLAIN sasl_username=<b' },
    ],
  ])('in which somebody writes what he likes: %s', (text, fields, rest) =>
    expectFields('access', text, fields, rest),
  );

  test.each<Row>([
    ['from=<a@', {}],
    ['from=<a@x', {}],
    ['from=<a@x>', { from: 'a@x' }],
    ['from=<a@x> to=<b@', { from: 'a@x' }],
    ['from=<a@x> to=<b@y> proto=ES', { from: 'a@x', to: 'b@y' }],
    ['proto=ESMTP helo=<m', {}],
    ['proto=ESMTP helo=<', {}],
    ['proto=ESMTP helo=<mx> sasl_meth', {}],
    ['proto=ESMTP helo=<mx> sasl_method=PLA', { helo: 'mx' }],
    ['proto=ESMTP helo=<mx> sasl_method=PLAIN sasl_user', { helo: 'mx' }],
  ])('that is cut off: %s', (text, fields, rest) => expectFields('access', text, fields, rest));

  test.each<Row>([
    ['helo=<mx> sasl_method=PLAIN sasl_username=ann', { helo: 'mx', login: 'ann' }],
    ['helo=<mx> sasl_method=PLAIN sasl_username=ann lee', { helo: 'mx', login: 'ann lee' }],
    ['helo=<mx> sasl_method=PLAIN sasl_username=<ann', { helo: 'mx', login: '<ann' }],
    ['helo=<mx> sasl_method=PLAIN sasl_username=ann sasl_sender=x', { helo: 'mx', login: 'ann' }],
    ['helo=<mx> sasl_method=PLAIN sasl_sender=x', { helo: 'mx' }],
    ['proto=SMTP sasl_method=PLAIN sasl_username=ann>', { login: 'ann>' }],
    ['proto=SMTP sasl_username=ann', { login: 'ann' }],
    ['from=<a@x> sasl_method=PLAIN sasl_username=ann', { from: 'a@x', login: 'ann' }],
  ])('with a login: %s', (text, fields, rest) => expectFields('access', text, fields, rest));
});

describe('of a milter', () => {
  test.each<Row>([
    [
      'from=<a@x> proto=ESMTP helo=<mx> sasl_username=<ann>',
      { from: 'a@x', helo: 'mx', login: 'ann' },
    ],
    ['helo=<mx> sasl_username=<ann> lee>', { helo: 'mx', login: 'ann> lee' }],
    [
      'helo=<a> sasl_username=<b> sasl_username=<ann>',
      { helo: 'a> sasl_username=<b', login: 'ann' },
    ],
    ['helo=<mx>', { helo: 'mx' }],
    ['helo=<a> sasl_method=b>', { helo: 'a> sasl_method=b' }],
  ])('%s', (text, fields, rest) => expectFields('milter', text, fields, rest));
});

describe('of a content check, with the words of the rule behind it', () => {
  test.each<Row>([
    [
      'from=<a@x> to=<b@y> proto=ESMTP helo=<mx>: 5.7.1 no',
      { from: 'a@x', to: 'b@y', helo: 'mx' },
      ': 5.7.1 no',
    ],
    ['helo=<mx>: see <a>', { helo: 'mx' }, ': see <a>'],
    ['helo=<a>: b>: no', { helo: 'a>: b' }, ': no'],
    ['helo=<mx>', { helo: 'mx' }],
    ['from=<a@x> to=<b@y>: no', { from: 'a@x', to: 'b@y' }, ': no'],
    ['from=<a@x>: no', { from: 'a@x' }, ': no'],
    ['from=<a@x>:', { from: 'a@x' }, ':'],
    ['from=<a@x> proto=ESMTP: no way', { from: 'a@x' }, ': no way'],
    ['from=<a@x> proto=ESMTP words', { from: 'a@x' }, 'words'],
  ])('%s', (text, fields, rest) => expectFields('content', text, fields, rest));
});
