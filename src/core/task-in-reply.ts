/** The scan that a filter of this host names in its reply to Postfix. */

// 250 2.7.0 Ok, discarded, id=22527-07 - INFECTED: Eicar
// host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=22527-07, parts_decode_ext FAILED: …
// host 127.0.0.1[127.0.0.1] said: 451 4.7.1 id=22527-07 - Temporary MTA failure on relaying, …
const TASK_IN_REPLY =
  /^(?:host \S{1,100} said: )?\d{3} \d\.\d\.\d (?:Ok, (?:discarded, )?|(?:Reject|Bounce|Error in processing), )?id=(\d+-\d+(?:-\d+)?)/;

// 250 2.5.0 OK (20A9560092030F3374)
// 250 2.7.0 BLOCKED (20A9560092030F3374)
const PROXMOX_REPLY = /^250 2\.(?:5\.0 OK|7\.0 BLOCKED) \(([0-9A-F]{12,25})\)$/;

/**
 * `22527-07` of amavis, `20A9560092030F3374` of Proxmox Mail Gateway; undefined for a reply in neither form. Another
 * server may write the same, so it is only a hint.
 */
export function taskInReply(reply: string): string | undefined {
  return TASK_IN_REPLY.exec(reply)?.[1] ?? PROXMOX_REPLY.exec(reply)?.[1];
}

/** Whether the filter of Proxmox Mail Gateway may have written this reply. */
export function isProxmoxReply(reply: string): boolean {
  return PROXMOX_REPLY.test(reply);
}

/** Whether an id has the form of those that the filter of Proxmox Mail Gateway gives. */
function isProxmoxTask(taskId: string): boolean {
  return /^[0-9A-F]{12,25}$/.test(taskId);
}

/** The filter whose scans have ids of this form: `22527-07`, `210F0261C9D.AFE5C`, `20A9560092030F3374`; amavis in doubt. */
export function filterOfTask(taskId: string): string {
  if (isProxmoxTask(taskId)) return 'pmg-smtp-filter';
  return taskId.includes('.') ? 'MailScanner' : 'amavis';
}
