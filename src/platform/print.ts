/** Prints a page that is not the one on the screen: it is put into a frame that nobody sees. */

/** Opens the browser's print dialogue for a whole HTML document. */
export function printHtml(html: string): void {
  const frame = document.createElement('iframe');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0';
  frame.addEventListener('load', () => {
    const page = frame.contentWindow;
    if (!page) return;
    // The frame goes when the dialogue has closed, not before: it is what is printed.
    page.addEventListener('afterprint', () => setTimeout(() => frame.remove()));
    page.print();
  });
  frame.srcdoc = html;
  document.body.append(frame);
}
