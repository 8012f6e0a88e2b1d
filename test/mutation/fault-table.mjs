/** Faults that a change may bring in, each with the tests that must fail then. */
import { PROPERTY_FAULTS } from './property-faults.mjs';

/**
 * @typedef {object} Fault
 * @property {string} name What goes wrong, in a few words.
 * @property {string} file
 * @property {string} text What stands there, once.
 * @property {string} replacement
 * @property {string[]} tests
 */

/** @type {Fault[]} */
const READING = [
  {
    name: 'a last line without a line end is lost',
    file: 'src/source/line-reader.ts',
    text: '    if (this.#filled === 0) return false;\n',
    replacement: '    return false;\n',
    tests: ['test/source/line-reader.test.ts'],
  },
  {
    name: '--since leaves out the line of the very moment',
    file: 'src/source/time-seek.ts',
    text: 'if (at !== undefined && at >= wanted) return offset + start;',
    replacement: 'if (at !== undefined && at > wanted) return offset + start;',
    tests: ['test/source/time-seek.test.ts'],
  },
  {
    name: '--since starts a line too late',
    file: 'src/source/time-seek.ts',
    text: 'return offset + start;\n      start = end + 1;',
    replacement: 'return offset + end + 1;\n      start = end + 1;',
    tests: ['test/source/time-seek.test.ts'],
  },
  {
    name: 'a search backwards gives the lines of a block forwards',
    file: 'src/source/line-search.ts',
    text: 'return found.reverse().every(',
    replacement: 'return found.every(',
    tests: ['test/source/line-search.test.ts'],
  },
  {
    name: 'a followed log that was emptied is not read anew',
    file: 'src/source/tail.ts',
    text: '      this.isTruncated = true;\n',
    replacement: '',
    tests: ['test/source/follow-file.test.ts'],
  },
  {
    name: 'January after December stays in the old year',
    file: 'src/syslog/log-clock.ts',
    text: '      this.#year++;\n',
    replacement: '',
    tests: ['test/syslog/log-clock.test.ts', 'test/correlate/peer-failures.test.ts'],
  },
  {
    name: 'a late line of December is of the new year',
    file: 'src/syslog/log-clock.ts',
    text: 'return this.#isInDoubt || (month === 12 && this.#month === 1);',
    replacement: 'return this.#isInDoubt;',
    tests: ['test/syslog/year-counter.test.ts'],
  },
  {
    name: 'zones west of Greenwich are taken as east of it',
    file: 'src/syslog/stamp.ts',
    text: 'buffer[from] === MINUS && size !== 0 ? -size : size',
    replacement: 'size',
    tests: ['test/syslog/header-shapes.test.ts', 'test/syslog/stamp.test.ts'],
  },
  {
    name: '"message repeated 3 times" counts once',
    file: 'src/syslog/syslog-reader.ts',
    text: 'record.times = readNumber(buffer, countStart, Math.min(countEnd, countStart + 9));',
    replacement: 'record.times = 1;',
    tests: ['test/syslog/header-edges.test.ts'],
  },
  {
    name: 'a queue ID that the log has cut off is taken as whole',
    file: 'src/daemons/postfix/queued-as.ts',
    text: 'if (comma < 0 && isCut) return undefined;',
    replacement: '',
    tests: ['test/daemons/postfix-delivery.test.ts'],
  },
  {
    name: 'an address may imitate the fields behind it',
    file: 'src/daemons/quoted.ts',
    text: '  if (buffer[from] !== QUOTE) return from;\n',
    replacement: '  if (from >= 0) return from;\n',
    tests: ['test/daemons/postfix-delivery.test.ts', 'test/golden/postfix-lines.test.ts'],
  },
  {
    name: 'the times to connect and to transmit are changed over',
    file: 'src/daemons/postfix/delivery.ts',
    text: 'connect: decimalOf(buffer, third, fourth),\n    transmit: decimalOf(buffer, fourth, end),',
    replacement:
      'connect: decimalOf(buffer, fourth, end),\n    transmit: decimalOf(buffer, third, fourth),',
    tests: ['test/golden/postfix-lines.test.ts'],
  },
  {
    name: 'what amavis blocked is read as passed',
    file: 'src/daemons/amavis/verdict.ts',
    text: "return verdictOf(text, 'blocked', from + BLOCKED.length);",
    replacement: "return verdictOf(text, 'passed', from + BLOCKED.length);",
    tests: ['test/golden/other-lines.test.ts'],
  },
];

/** @type {Fault[]} */
const CHAINING = [
  {
    name: "a stranger's reply joins two messages",
    file: 'src/correlate/queue-files/fate.ts',
    text: '|| forwardedAs(attempt, daemon) !== undefined;\n',
    replacement: "|| daemon !== '';\n",
    tests: ['test/correlate/joins.test.ts'],
  },
  {
    name: 'what amavis threw away counts as relayed',
    file: 'src/correlate/queue-files/fate.ts',
    text: "        return 'blocked';\n",
    replacement: "        return 'relayed';\n",
    tests: ['test/correlate/peer-failures.test.ts'],
  },
  {
    name: 'mail handed to the filter is at its end there',
    file: 'src/correlate/messages/recipients.ts',
    text: 'expected, child);\n  return null;\n',
    replacement: 'expected, child);\n  return attemptRow(hop, recipient, expected);\n',
    tests: ['test/correlate/lab-scenarios.test.ts', 'test/correlate/joins.test.ts'],
  },
  {
    name: 'a line that comes after the removal finds no message',
    file: 'src/correlate/queue-events.ts',
    text: '  hop.removedBy = event.by;\n',
    replacement: '  hop.removedBy = event.by;\n  state.hops.delete(event.queueId);\n',
    tests: ['test/correlate/late-lines.test.ts'],
  },
  {
    name: 'a deferral that is logged late undoes a delivery',
    file: 'src/correlate/queue-files/attempts.ts',
    text: "if (event.status === 'deferred' && isFinal(known.last)) {",
    replacement: "if (event.status === 'none' && isFinal(known.last)) {",
    tests: ['test/correlate/late-lines.test.ts'],
  },
  {
    name: 'a retry counts twice',
    file: 'src/correlate/queue-files/attempts.ts',
    text: '  known.daemon = origin.daemon;\n  count(known, event);\n',
    replacement: '  known.daemon = origin.daemon;\n  known.attempts++;\n  count(known, event);\n',
    tests: ['test/correlate/recovered.test.ts', 'test/correlate/late-lines.test.ts'],
  },
  {
    name: 'after a split all recipients follow one queue file',
    file: 'src/correlate/messages/recipients.ts',
    text: '  if (byScan !== undefined) return byScan;\n',
    replacement: '',
    tests: ['test/correlate/recipients-followed.test.ts', 'test/correlate/lab-stories.test.ts'],
  },
  {
    name: 'a queue ID that is used again goes on with the message before',
    file: 'src/correlate/queue-files/queue-lives.ts',
    text: '      return this.reopen(state, queueId, at);\n    return this.find(state, queueId, at);',
    replacement: '      return known;\n    return this.find(state, queueId, at);',
    tests: ['test/correlate/late-lines.test.ts'],
  },
  {
    name: 'two servers with one queue ID are one message',
    file: 'src/correlate/correlator.ts',
    text: '  private stateOf(host: string): HostState {\n',
    replacement:
      '  private stateOf(name: string): HostState {\n    const host = name.slice(0, 0);\n',
    tests: ['test/correlate/joins.test.ts'],
  },
  {
    name: 'a link by Message-ID alone is not marked as inferred',
    file: 'src/correlate/chains/orphans.ts',
    text: '    hop.linkIsInferred = true;\n',
    replacement: '',
    tests: ['test/correlate/lost-lines.test.ts'],
  },
  {
    name: 'messages that are open at the end are told in no order',
    file: 'src/correlate/correlator.ts',
    text: '[...open].sort((a, b) => a.sequence - b.sequence)',
    replacement: '[...open].sort((a, b) => 0 * (a.sequence - b.sequence))',
    tests: ['test/correlate/late-lines.test.ts'],
  },
  {
    name: 'a bounce does not know what it reports on',
    file: 'src/correlate/queue-events.ts',
    text: '    notification.notificationOf = hop;\n',
    replacement: '',
    tests: ['test/correlate/peer-failures.test.ts'],
  },
];

/** @type {Fault[]} */
const TELLING = [
  {
    name: '--until leaves out what began at the very moment',
    file: 'src/query/filter.ts',
    text: 'message.startedAt <= filter.until;',
    replacement: 'message.startedAt < filter.until;',
    tests: ['test/query/filter.test.ts'],
  },
  {
    name: 'a live view tells every outcome again and again',
    file: 'src/query/outcomes.ts',
    text: 'told?.get(recipientKey(row)) ??',
    replacement: "told?.get(row.reply ?? '') ??",
    tests: ['test/query/outcomes.test.ts'],
  },
  {
    name: 'mail that the filter blocked is no failure',
    file: 'src/message/outcome.ts',
    text: "  'blocked',\n",
    replacement: '',
    tests: ['test/query/outcomes.test.ts', 'test/query/failures.test.ts'],
  },
  {
    name: 'a text may turn the writing direction on a terminal',
    file: 'src/render/safe-text.ts',
    text: '  [0x2028, 0x202e],',
    replacement: '  [0x2028, 0x2029],',
    tests: ['test/render/safe-text.test.ts'],
  },
  {
    name: 'an escape sequence reaches the terminal',
    file: 'src/render/safe-text.ts',
    text: '  [0x00, 0x1f],',
    replacement: '  [0x00, 0x1a],',
    tests: ['test/render/safe-text.test.ts'],
  },
  {
    name: 'a cell of CSV starts a formula',
    file: 'src/render/safe-text.ts',
    text: '/^\\s*[=+\\-@',
    replacement: '/^\\s*[=+\\-',
    tests: ['test/render/safe-text.test.ts', 'test/render/message-csv.test.ts'],
  },
  {
    name: 'a quote in a cell of CSV ends the cell',
    file: 'src/render/csv.ts',
    text: 'if (byte === QUOTE) doubled[length++] = QUOTE;',
    replacement: 'if (byte === 0) doubled[length++] = QUOTE;',
    tests: ['test/render/message-csv.test.ts'],
  },
  {
    name: '--redact leaves the address that mail was sent to at first',
    file: 'src/redact/fields.ts',
    text: "  'inferred',\n  'file',\n",
    replacement: "  'inferred',\n  'originalTo',\n  'file',\n",
    tests: ['test/redact/fields.test.ts'],
  },
  {
    name: 'nothing found looks like success',
    file: 'src/cli/exit-code.ts',
    text: 'export const NOTHING_FOUND = 1;',
    replacement: 'export const NOTHING_FOUND = 0;',
    tests: ['test/cli/bad-input.test.ts'],
  },
  {
    name: '--exit-code says that a failure is only not final yet',
    file: 'src/cli/exit-code.ts',
    text: 'return FAILED;',
    replacement: 'return NOT_FINAL;',
    tests: ['test/cli/exit-code.test.ts'],
  },
];

export const FAULTS = [...READING, ...CHAINING, ...TELLING, ...PROPERTY_FAULTS];
