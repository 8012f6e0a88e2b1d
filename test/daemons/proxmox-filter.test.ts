/** What a process of pmg-smtp-filter says of a message stays with that message until its verdict. */
import { expect, test } from 'vitest';
import { readLines } from './read-lines.ts';

const [ONE, OTHER] = ['20A9560092030F3374', '20A9D60092030F3375'];
const line = (pid: number, text: string, host = 'gw') =>
  `May  5 13:35:54 ${host} pmg-smtp-filter[${pid}]: ${text}`;
const verdictsOf = (...lines: readonly string[]) =>
  readLines(lines).flatMap(({ events }) =>
    events.flatMap((event) =>
      event.kind === 'filtered' ? [[event.to[0], event.category, event.detail, event.score]] : [],
    ),
  );

test('two processes, and two hosts, have a message at hand each', () => {
  const verdicts = verdictsOf(
    line(701, `${ONE}: SA score=3/5 time=0.950`),
    line(702, `${OTHER}: SA score=9/5 time=0.950`),
    line(701, `${ONE}: SA score=1/5 time=0.950`, 'gw2'),
    line(701, `${ONE}: block mail to <bob@example.com> (rule: Blacklist)`),
    line(702, `${OTHER}: block mail to <eve@example.com> (rule: Blacklist)`),
    line(701, `${ONE}: block mail to <dan@example.com> (rule: Blacklist)`, 'gw2'),
  );
  expect(verdicts).toEqual([
    ['bob@example.com', 'RULE', 'Blacklist', 3],
    ['eve@example.com', 'RULE', 'Blacklist', 9],
    ['dan@example.com', 'RULE', 'Blacklist', 1],
  ]);
});

test('a virus outweighs the rule that asked for it, and is that of its own message alone', () => {
  const verdicts = verdictsOf(
    line(701, `${ONE}: virus detected: Eicar-Test-Signature (clamav)`),
    line(701, `${ONE}: block mail to <bob@example.com> (rule: Block Viruses)`),
    line(701, `${OTHER}: block mail to <eve@example.com> (rule: Blacklist)`),
    line(
      701,
      `${OTHER}: moved mail for <dan@example.com> to virus quarantine - ${ONE} (rule: Files)`,
    ),
    line(
      701,
      `${OTHER}: moved mail for <kim@example.com> to spam quarantine - ${ONE} (rule: Level 3)`,
    ),
  );
  expect(verdicts).toEqual([
    ['bob@example.com', 'INFECTED', 'Eicar-Test-Signature', undefined],
    ['eve@example.com', 'RULE', 'Blacklist', undefined],
    ['dan@example.com', 'INFECTED', 'Files', undefined],
    ['kim@example.com', 'SPAM', 'Level 3', undefined],
  ]);
});
