/** Fills names from the log into the commands of an advice. */

/** A name that a shell and our own filters take without quotes. Other words stay for the reader to fill in. */
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9._+@:=/-]{0,254}$/;

/** @param names what to put for a word in capitals, by word: `ADDRESS` */
export function withNames(
  advice: readonly string[],
  names: Readonly<Record<string, string>>,
): readonly string[] {
  return advice.map((step) =>
    // dig MX DOMAIN; SENDER-DOMAIN is another word
    step.replace(/(?<![\w-])[A-Z]+(?:-[A-Z]+)*(?![\w-])/g, (word) => {
      const name = Object.hasOwn(names, word) ? names[word] : undefined;
      return name !== undefined && PLAIN.test(name) ? name : word;
    }),
  );
}
