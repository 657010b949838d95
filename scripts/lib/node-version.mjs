// @ts-check
/**
 * Says kindly that this Node is too old, instead of failing later in a place that explains nothing.
 * Syntax here stays old enough for an old Node to read it.
 */
const needed = [20, 19];

/** Ends the process with a sentence when Node is older than package.json's `engines` asks for. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return;
  console.error(
    `The lab needs Node ${needed.join('.')} or newer, and this is Node ${process.versions.node}. ` +
      'Please install a current one (https://nodejs.org) and run the same line again.',
  );
  process.exit(1);
}
