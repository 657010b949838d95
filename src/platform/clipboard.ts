/** Text to the clipboard. */

/** @returns false where the browser does not allow it (no secure context, or a person said no) */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
