import { describe, expect, test } from 'vitest';
import { BegunThreads, type Place } from '../../src/search/begun-threads.ts';
import type { SearchedPart } from '../../src/search/searched-part.ts';
import { MessageIdThread, type Thread } from '../../src/search/thread.ts';
import type { NamedThread } from '../../src/search/threads-from.ts';

const part = { part: { file: { path: 'mail.log' } } } as SearchedPart;
const place = (offset: number, at: number): Place => ({ part, offset, at });
const named = (name: string, apart: number | undefined, next?: Thread): NamedThread => ({
  name,
  apart,
  make: () => Object.defineProperty(new MessageIdThread(name, 0), 'next', { value: next }),
});

/** What is still to be searched for, by name. */
function namesOf(threads: BegunThreads): string[] {
  const names: string[] = [];
  for (let next = threads.next(); next !== undefined; next = threads.next()) names.push(next.name);
  return names;
}

describe('a thread begins once', () => {
  test('where lines of one name that are near in time are of one thread', () => {
    const threads = new BegunThreads();
    for (const at of [1000, 1500, 5000]) threads.begin(named('file A', 1000), place(at, at));
    expect([threads.count, namesOf(threads)]).toEqual([2, ['file A', 'file A']]);
  });

  test('where the line that leads to it was found as one of its lines', () => {
    const threads = new BegunThreads();
    for (const offset of [10, 20, 30])
      threads.begin(named('session', undefined), place(offset, 1000));
    const first = threads.next();
    if (first === undefined) throw new Error('no thread has begun');
    threads.add(first, { part, offset: 20, bytes: Buffer.alloc(0) }, 1000);
    expect([first.place.offset, threads.next()?.place.offset]).toEqual([10, 30]);
  });

  test('and one that another goes on with is not dropped, though its lines are known by the same text', () => {
    const threads = new BegunThreads();
    const client = new MessageIdThread('[192.0.2.1]', 0);
    for (const offset of [10, 20])
      threads.begin(named(`test ${offset}`, 0, client), place(offset, 0));
    for (let i = 0; i < 2; i++) {
      const begun = threads.next();
      if (begun !== undefined) threads.goFurther(begun);
    }
    const first = threads.next();
    if (first === undefined) throw new Error('no thread goes on');
    threads.add(first, { part, offset: 20, bytes: Buffer.alloc(0) }, 0);
    expect(threads.next()?.place.offset).toBe(20);
  });
});
