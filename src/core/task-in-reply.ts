/** The amavis task that amavis names in its reply to Postfix. */

// 250 2.7.0 Ok, discarded, id=22527-07 - INFECTED: Eicar
// host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=22527-07, parts_decode_ext FAILED: …
// host 127.0.0.1[127.0.0.1] said: 451 4.7.1 id=22527-07 - Temporary MTA failure on relaying, …
const TASK_IN_REPLY =
  /^(?:host \S{1,100} said: )?\d{3} \d\.\d\.\d (?:Ok, (?:discarded, )?|(?:Reject|Bounce|Error in processing), )?id=(\d+-\d+(?:-\d+)?)/;

/** `22527-07`; undefined where the reply does not begin as those of amavis do. Another server can write the same. */
export function taskInReply(reply: string): string | undefined {
  return TASK_IN_REPLY.exec(reply)?.[1];
}
