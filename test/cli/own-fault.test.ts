/** What is told when the program itself is at fault: the answer is no "nothing found", and the fault's own text steers nothing. */
import { expect, test } from 'vitest';
import { Output } from '../../src/cli/output.ts';
import { run } from '../../src/cli/program.ts';

class FaultyOutput extends Output {
  override write(): void {
    throw new RangeError('no ann.smithson@corp.example\u001b[31m\nmtatrace: all is well');
  }
}

async function faultOf(...options: string[]): Promise<{ code: number; err: string }> {
  let err = '';
  const code = await run(['explain', '5.7.1', ...options], {
    output: new FaultyOutput(),
    writeError: (text) => {
      err += text;
    },
    environment: {},
    screen: { isTTY: false },
    now: 0,
  });
  return { code, err };
}

test('a fault of the program ends it with 2 and one line, with the place of the fault', async () => {
  const { code, err } = await faultOf();
  expect(code).toBe(2);
  expect(err).toMatch(
    /^mtatrace: this is a bug in mtatrace, and the answer is incomplete: RangeError: no ann\.smithson@corp\.example\\x1b\[31m\\x0amtatrace: all is well at FaultyOutput\.write \(.*\)\. Please report it, [^\n]*\n$/,
  );
});

test('its text is redacted as everything else', async () => {
  const { code, err } = await faultOf('--redact');
  expect(code).toBe(2);
  expect(err).toContain('mailbox1@domain1.example');
  expect(err).toMatch(
    /^mtatrace: this is a bug in mtatrace, and the answer is incomplete: RangeError: /,
  );
  expect(err).toMatch(/Please report it, with the line of the log that causes it\.\n$/);
  expect(err).not.toMatch(/smithson|corp\.example/);
});
