/** The filter that the options ask for. */
import { SECOND } from '../core/instant.ts';
import type { Range } from '../core/range.ts';
import {
  DIRECTIONS,
  type Direction,
  KINDS,
  type Kind,
  STATUSES,
  type Status,
} from '../message/message.ts';
import { type Filter, type Pattern, patternOf } from '../query/filter.ts';
import { notOneOf } from './option-values.ts';
import type { Options } from './options.ts';
import { UserError } from './user-error.ts';

/** The options that choose messages. */
export const FILTER_OPTIONS = [
  ...(['from', 'to', 'domain', 'login', 'client', 'relay', 'host'] as const),
  ...(['status', 'direction', 'step', 'kind', 'minDelay'] as const),
] satisfies (keyof Options)[];

export function filterOf(options: Options, range: Range, withRefusals: boolean): Filter {
  return {
    ...range,
    from: pattern('--from', options.from),
    to: pattern('--to', options.to),
    domain: pattern('--domain', options.domain),
    login: pattern('--login', options.login),
    client: pattern('--client', options.client),
    relay: pattern('--relay', options.relay),
    host: pattern('--host', options.host),
    statuses:
      options.status === undefined
        ? null
        : new Set(words('--status', options.status, [...STATUSES, 'mixed'] as const)),
    direction: options.direction === undefined ? null : directionOf(options.direction),
    step: options.step ?? null,
    kinds: new Set(options.kind === undefined ? DEFAULT_KINDS : kindsOf(options.kind)),
    minDelay: options.minDelay === undefined ? null : options.minDelay / SECOND,
    withRefusals,
  };
}

/** The address that all messages which are asked for have; undefined where a pattern is given, or none. */
export function addressAskedFor({ from, to }: Options): string | undefined {
  return [to, from]
    .map((text) => /^<?([^\s*/<>]+@[^\s*/<>]+)>?$/.exec(text ?? '')?.[1])
    .find((address) => address !== undefined);
}

const DEFAULT_KINDS: readonly Kind[] = ['mail', 'bounce'];

function kindsOf(text: string): readonly Kind[] {
  return text === 'all' ? KINDS : words('--kind', text, KINDS);
}

function pattern(option: string, text: string | undefined): Pattern | null {
  if (text === undefined) return null;
  try {
    return patternOf(text);
  } catch (error) {
    throw new UserError(
      `${option} "${text}" is not a regular expression (${reasonOf(error)}). Correct it, or write it without the slashes: * stands for any text.`,
    );
  }
}

// Invalid regular expression: /(/is: Unterminated group
function reasonOf(error: unknown): string {
  const { message } = error as Error;
  return message.slice(message.lastIndexOf(': ') + 2);
}

function words<Word extends Status | 'mixed' | Kind>(
  option: string,
  text: string,
  known: readonly Word[],
): Word[] {
  return text.split(',').map((word) => {
    const found = known.find((one) => one === word.trim());
    if (found === undefined)
      throw notOneOf(option, word, option === '--kind' ? [...known, 'all'] : known);
    return found;
  });
}

const SHORT_DIRECTIONS: Readonly<Record<string, Direction>> = { in: 'inbound', out: 'outbound' };

function directionOf(text: string): Direction {
  const found = DIRECTIONS.find((one) => one === text) ?? SHORT_DIRECTIONS[text];
  if (found === undefined) throw notOneOf('--direction', text, [...DIRECTIONS, 'in', 'out']);
  return found;
}
