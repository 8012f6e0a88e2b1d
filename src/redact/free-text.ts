/** Free text: replaces what looks like a name, and every word that is not known to be harmless. */
import { isQueueId } from '../core/queue-id.ts';
import { attachmentEnd, isHarmless, isKnownFile, isTime, isWord } from './harmless-text.ts';
import { isAdvised } from './kept-names.ts';
import { isNamePlace } from './name-places.ts';
import { isIpv4, isIpv6, type Names } from './names.ts';
import type { StandIns } from './stand-ins.ts';

// "john doe"@example.com, or a run between blanks, brackets and quotes
const RUN = /"(?:[^"\\\n]|\\.){1,128}"@[\w.-]+|[\p{L}\p{N}\p{M}_.+=@:/%~&#!$*?^'`\\-]+/gu;
const BEFORE = "'`.:!?*=#-";
const AFTER = "'`.:!?*=-";
// from=ann@example.com, to=… : the name of a field is no part of the address
const FIELD = /^([a-z_-]{2,20}[=:])(.+)$/is;
// 5.1.1/25=7:8
const SEPARATOR = /([:=/%~&#!$*?^'`\\+@]+)/;
// 04083-01 · 04083-01-2
const TASK = /^\d{1,7}-\d\d(?:-\d{1,3})?$/;
// mail:7025
const WITH_PORT = /^([^:]{1,255})(:\d{1,5})$/;
const LONGEST_NAME = 255;
const NUMBER = /^\d{6,}$/;
// mail.example.com · 1.2.0.192.zen.example
const DOTTED = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+$/u;

export class FreeText {
  readonly #standIns: StandIns;
  readonly #names: Names;
  /** Names that may be common words too; those are replaced only where they can be nothing but a name. */
  readonly #learned = new Map<string, string>();

  constructor(standIns: StandIns, names: Names) {
    this.#standIns = standIns;
    this.#names = names;
  }

  /** Learns a name that no form gives away, such as the bare name of a host or a mailbox. */
  learn(name: string, standIn: string): void {
    this.#learned.set(name.toLowerCase(), standIn);
  }

  of(text: string): string {
    const whole = this.#learned.get(text.toLowerCase()) ?? this.#standIns.find(text);
    if (whole !== undefined) return whole;
    if (this.#standIns.isStandIn(text)) return text;
    return text.replace(RUN, (run, offset: number) => this.#run(run, text, offset));
  }

  #run(run: string, text: string, offset: number): string {
    if (this.#standIns.isStandIn(run) || isTime(run)) return run;
    const [start, end] = coreOf(run);
    if (start >= end) return run;
    const core = run.slice(start, end);
    const before = text.slice(Math.max(0, offset + start - 20), offset + start);
    if (isAdvised(before, core)) return run;
    const right = text[offset + end] ?? '';
    if (NUMBER.test(core) && isCount(before, right)) return run;
    const learned = this.#learnedAs(core);
    const isName =
      learned !== undefined && (!isWord(core) || isNamePlace(text, offset + start, offset + end));
    return run.slice(0, start) + (isName ? learned : this.#core(core)) + run.slice(end);
  }

  #learnedAs(core: string): string | undefined {
    const learned = this.#learned.get(core.toLowerCase());
    if (learned !== undefined) return learned;
    const [, host = '', port = ''] = WITH_PORT.exec(core) ?? [];
    const known = this.#learned.get(host.toLowerCase());
    return known === undefined ? undefined : known + port;
  }

  #core(core: string): string {
    if (isWord(core)) return core;
    const known = this.#standIns.find(core);
    if (known !== undefined) return known;
    if (this.#standIns.isStandIn(core) || isTime(core)) return core;
    if (core.includes('://')) return this.#url(core);
    if (core.includes('@')) return this.#address(core);
    const version6 = core.replace(/^IPv6:/i, '');
    if (isIpv6(version6))
      return core.slice(0, core.length - version6.length) + this.#names.ip(version6);
    return this.#pieces(core);
  }

  #pieces(core: string): string {
    if (!SEPARATOR.test(core)) return this.#token(core);
    return core
      .split(SEPARATOR)
      .map((part, index) => (index % 2 === 1 || part === '' ? part : this.#token(part)))
      .join('');
  }

  #url(url: string): string {
    const [scheme = '', rest = ''] = url.split('://', 2);
    const host = /^[^/:?#]*/.exec(rest)?.[0] ?? '';
    const path = url.length > scheme.length + 3 + host.length ? '/…' : '';
    const name = host.includes('@') ? 'host' : this.#names.name(host, 'host');
    return `${this.#token(scheme)}://${name}${path}`;
  }

  #address(text: string): string {
    const [, field = '', rest = ''] = FIELD.exec(text) ?? [];
    const name = field.slice(0, -1);
    if (rest.includes('@') && (field.endsWith(':') || isHarmless(name)))
      return this.#token(name) + field.slice(-1) + this.#core(rest);
    const colon = text.indexOf(':', text.lastIndexOf('@'));
    if (colon > 0) return this.#core(text.slice(0, colon)) + this.#rest(text.slice(colon));
    return this.#names.address(text);
  }

  // ann@example.com:550
  #rest(text: string): string {
    return text === ':' ? text : `:${this.#core(text.slice(1))}`;
  }

  #token(token: string): string {
    const trimmed = token.replace(/[.-]+$/, '');
    const end = token.slice(trimmed.length);
    return trimmed === '' ? token : this.#bare(trimmed) + end;
  }

  #bare(token: string): string {
    if (isWord(token)) return token;
    const known = this.#standIns.find(token);
    if (known !== undefined) return known;
    if (this.#standIns.isStandIn(token) || isHarmless(token) || isKnownFile(token)) return token;
    if (isIpv4(token)) return this.#names.ip(token);
    return this.#named(token);
  }

  #named(token: string): string {
    if (token.length > LONGEST_NAME) return this.#standIns.of(token, 'word');
    if (TASK.test(token)) return this.#standIns.of(token, 'task');
    if (isQueueId(token) || NUMBER.test(token)) return this.#standIns.of(token, 'queue');
    if (attachmentEnd(token) !== undefined) return this.#names.attachment(token);
    if (DOTTED.test(token) && /\p{L}/u.test(token)) return this.#names.name(token, 'host');
    return this.#standIns.of(token, 'word');
  }
}

/** Where the core of `'ann@example.com'.` begins and ends. */
function coreOf(run: string): [start: number, end: number] {
  let start = 0;
  let end = run.length;
  while (start < end && BEFORE.includes(run[start] as string)) start++;
  while (end > start && AFTER.includes(run[end - 1] as string)) end--;
  // ::1
  return run.startsWith('::') && isIpv6(run) ? [0, run.length] : [start, end];
}

/** A long number that counts something: a size, or the process ID in `qmgr[1234567]:`. */
function isCount(before: string, right: string): boolean {
  return /(?:size[=:] ?|bytes[=:]? ?)$/i.test(before) || (before.endsWith('[') && right === ']');
}
