/** Which part of a message amavis found to be forbidden, and by which rule, from the line it writes for each recipient. */

export interface BannedPart {
  /** The recipient whose rules forbid it. */
  readonly recipient: string;
  /** `the part named run.exe, declared as application/octet-stream, found to be exe`. */
  readonly words: string;
}

// p.path BANNED:1 bob@example.org: "P=p003,L=1,M=multipart/mixed | P=p002,L=1/2,M=application/octet-stream,T=exe,N=run.exe", matching_key="(?^i:.\\.(exe|vbs)$)"
const BANNED = /^p\.path BANNED:\S{1,100} (\S{1,400}): "(P=p\d{1,6},L=.*)$/s;
const RULE = '", matching_key="';

/** The part that a note of amavis reports; undefined for other notes. */
export function bannedPartOf(note: string): BannedPart | undefined {
  const [, recipient, rest] = BANNED.exec(note) ?? [];
  if (recipient === undefined || rest === undefined) return undefined;
  // The name of a file may contain these words too, but comes before them.
  const ruleAt = rest.lastIndexOf(RULE);
  const path = ruleAt < 0 ? rest : rest.slice(0, ruleAt);
  const rule = ruleAt < 0 ? '' : rest.slice(ruleAt + RULE.length).replace(/"$/, '');
  const [part, ...around] = path.split(BETWEEN_PARTS).map(attributesOf).reverse();
  const inside = around.flatMap(({ names }) => names.slice(0, 1)).map((name) => `inside ${name}`);
  const words = [...wordsOfPart(part ?? NO_PART), ...inside].join(', ');
  return {
    recipient,
    words: rule === '' ? words : `${words}; forbidden by the rule ${bare(rule)}`,
  };
}

/** A container comes before the parts in it. */
const BETWEEN_PARTS = / \| (?=P=p\d{1,6},L=)/;

interface Part {
  readonly names: readonly string[];
  /** What file(1) says it is. */
  readonly types: readonly string[];
  /** What the sender's program declared it to be. */
  readonly declared: readonly string[];
  readonly isUnreadable: boolean;
}

const NO_PART: Part = { names: [], types: [], declared: [], isUnreadable: false };

function attributesOf(part: string): Part {
  // What the sender's program named it may hold the words of other fields, which stand before it.
  const namesAt = part.indexOf(',N=');
  const before = namesAt < 0 ? part : part.slice(0, namesAt);
  const names = namesAt < 0 ? [] : part.slice(namesAt + 1).split(/,(?=[NA]=)/);
  const fields = [...before.split(/,(?=[PLMTA]=)/), ...names].map((field) => field.trimEnd());
  const valuesOf = (key: string) =>
    fields.filter((field) => field.startsWith(`${key}=`)).map((field) => bare(field.slice(2)));
  return {
    names: valuesOf('N'),
    types: valuesOf('T'),
    declared: valuesOf('M'),
    isUnreadable: valuesOf('A').includes('U'),
  };
}

/** amavis doubles each backslash. */
function bare(text: string): string {
  return text.replaceAll('\\\\', '\\');
}

function wordsOfPart({ names, types, declared, isUnreadable }: Part): string[] {
  return [
    names.length === 0 ? 'a part without a name' : `the part named ${names.join(', ')}`,
    ...(declared.length === 0 ? [] : [`declared as ${declared.join(', ')}`]),
    ...(types.length === 0 ? [] : [`found to be ${types.join(', ')}`]),
    ...(isUnreadable ? ['which cannot be read'] : []),
  ];
}
