/** Faults that each property, and the fuzzer, must find by itself. */

/** @type {import('./fault-table.mjs').Fault[]} */
export const PROPERTY_FAULTS = [
  {
    name: 'property, any bytes: a line that is none ends the reading',
    file: 'src/cli/log-stream.ts',
    text: '      if (record === undefined) continue;\n',
    replacement: '      if (record === undefined) break;\n',
    tests: ['test/properties/any-bytes.test.ts'],
  },
  {
    name: 'property, order and copies: a line behind the removal finds no message',
    file: 'src/correlate/queue-events.ts',
    text: '  hop.removedBy = event.by;\n',
    replacement: '  hop.removedBy = event.by;\n  state.hops.delete(event.queueId);\n',
    tests: ['test/properties/same-mail.test.ts'],
  },
  {
    name: 'property, lost lines: what left the queue is taken as delivered',
    file: 'src/correlate/queue-files/pending.ts',
    text: "status: 'unknown', step: 'remove', at: hop.removedAt,",
    replacement: "status: 'delivered', step: 'remove', at: hop.removedAt,",
    tests: ['test/properties/same-mail.test.ts'],
  },
  {
    name: 'property, clock: what is on its way ends where the clock leaps',
    file: 'src/correlate/correlator.ts',
    text: '    if (!this.hasLeapt) this.advance(at);\n',
    replacement:
      '    if (isLeap && !this.hasLeapt) this.finish();\n    if (!this.hasLeapt) this.advance(at);\n',
    tests: ['test/properties/same-mail.test.ts'],
  },
  {
    name: 'property, cut anywhere: the rest of a line stays in the other file',
    file: 'src/cli/log-stream.ts',
    text: '    if (rest !== undefined) this.#reader.complete(rest);\n',
    replacement: '',
    tests: ['test/properties/other-copies.test.ts'],
  },
  {
    name: 'property, terminal: a blank is put between a name and its value',
    file: 'src/syslog/wrapped-text.ts',
    text: "return !after.startsWith('=');",
    replacement: 'return true;',
    tests: ['test/properties/other-copies.test.ts'],
  },
  {
    name: 'property, names: long queue IDs are no IDs',
    file: 'src/core/queue-id.ts',
    text: 'isLong && length > ARRIVAL_DIGITS + 1 &&',
    replacement: 'isLong && length > ARRIVAL_DIGITS + 11 &&',
    tests: ['test/properties/other-copies.test.ts'],
  },
  {
    name: 'property, two servers: processes of one number are one process',
    file: 'src/correlate/correlator.ts',
    text: '  private stateOf(host: string): HostState {\n',
    replacement:
      '  private stateOf(name: string): HostState {\n    const host = name.slice(0, 0);\n',
    tests: ['test/properties/other-copies.test.ts'],
  },
  {
    name: 'second opinion: what amavis kept of a split is delivered',
    file: 'src/correlate/messages/recipients.ts',
    text: '  if (scan !== null) return blockedRow(hop, recipient, expected, scan);\n',
    replacement: '',
    tests: ['test/reference/made-logs.test.ts'],
  },
  {
    name: 'fuzzer: a control character reaches the answer',
    file: 'src/render/safe-text.ts',
    text: '  [0x7f, 0x9f],',
    replacement: '  [0x80, 0x9f],',
    tests: ['test/properties/fuzz.test.ts'],
  },
];
