/** What may stay in a free text: words that logs, replies and this program use, codes, short numbers, times. */
import wordLines from './harmless-words.json' with { type: 'json' };

const WORDS: ReadonlySet<string> = new Set(wordLines.flatMap((line) => line.split(' ')));

/** Ends of the names of logs, settings and sources. */
const OWN_FILE_ENDS: ReadonlySet<string> = new Set(
  'bz2 c cf conf db gz java json lmdb log pid pm sock txt xz zst'.split(' '),
);

/** Ends of the names of attachments, which tell why they were banned. */
const ATTACHMENT_ENDS: ReadonlySet<string> = new Set(
  '7z ace asp bat cab chm cmd cpl doc docm docx eml exe exe-ms hta htm html img iso jar js lnk msi pdf pif ppt pptx ps1 rar reg rtf scr vbe vbs wsf xls xlsm xlsx zip'.split(
    ' ',
  ),
);

const FORMS: readonly RegExp[] = [
  // 10025 · 1.5 · 5.7.26 · 4.x.x · x.7.1 · 3.5
  /^(?:\d{1,5}|[\dx]{1,5}\.[\dx]{1,9}|[\dx]\.[\dx]{1,3}\.[\dx]{1,3})$/,
  // 250-2.1.5
  /^[245]\d\d-[245]\.\d{1,3}\.\d{1,3}$/,
  // 15m · 400ms · 4xx · 3x
  /^\d{1,5}(?:[smhdwkKMGxX]|ms|kB|MB|GB|xx|st|nd|rd|th)$/,
  // 5.7.606-5.7.649
  /^[245]\.\d\.\d{1,3}-[245]\.\d\.\d{1,3}$/,
  // 2022-05-05
  /^(?:19|20)\d\d-[01]\d-[0-3]\d$/,
  // TSS04 · BL21 · S3140 · OU-002 · AS780090
  /^(?:TSS?\d\d|BL\d\d|S3\d{3}|(?:OU|SC|RP|DY|CV|HU|RLY)-?[A-Z]?\d{1,3}|AS\d{3,6})$/,
];

// 13:35:54 · 13:35:54.123 · 2022-05-05T13:35:54+07:00
const TIME =
  /^(?:\d{4}-\d\d-\d\dT)?[0-2]?\d:[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/;

const MOST_NUMBERS = 2;

export const isTime = (text: string): boolean => TIME.test(text);

/** Whether a token without blanks names nobody and nothing. */
export function isHarmless(token: string): boolean {
  if (token.length > 80) return false;
  return isWord(token) || isForm(token) || isCompound(token);
}

export function isWord(token: string): boolean {
  return WORDS.has(token.toLowerCase());
}

function isForm(token: string): boolean {
  return FORMS.some((form) => form.test(token));
}

/** `amavis-down`, `BAYES_99`, `DATE_IN_PAST_03_06`: words and at most two numbers; more could be an address. */
function isCompound(token: string): boolean {
  const parts = token.split(/[-_]/).filter((part) => part !== '');
  if (!parts.some(isWord)) return false;
  const others = parts.filter((part) => !isWord(part));
  return others.length <= MOST_NUMBERS && others.every((part) => /^\d{1,4}$/.test(part));
}

/** The end of an attachment's name, as in `report.exe`. */
export function attachmentEnd(token: string): string | undefined {
  const end = endOf(token);
  return ATTACHMENT_ENDS.has(end) ? end : undefined;
}

/** `zimbra.log`, `main.cf`, `smtpd_proxy.c`: a file of the mail system, named by harmless words; or only an end: `.exe`. */
export function isKnownFile(token: string): boolean {
  const end = endOf(token);
  const stem = token.slice(0, -end.length - 1);
  if (stem === '') return OWN_FILE_ENDS.has(end) || ATTACHMENT_ENDS.has(end);
  if (!OWN_FILE_ENDS.has(end) && !/^\d{1,3}$/.test(end)) return false;
  return stem.includes('.') ? isKnownFile(stem) : isWord(stem) || isCompound(stem);
}

function endOf(token: string): string {
  const dot = token.lastIndexOf('.');
  return dot < 0 ? '' : token.slice(dot + 1).toLowerCase();
}
