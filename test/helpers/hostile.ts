/**
 * Texts that have been attacks somewhere. Wherever people or pages may bring text, it may be one of these.
 * @module
 */

/** What runs sets `window.hit`. */
export const ATTACKS = [
  '<script>window.hit=1</script>',
  '"><img src=x onerror="window.hit=1">',
  "' onmouseover='window.hit=1' autofocus onfocus='window.hit=1",
  '</title></textarea></style><svg onload="window.hit=1">',
  '</blockquote><form action="//evil.example/"><button>Confirm</button></form>',
  '<iframe src="//evil.example/"></iframe><base href="//evil.example/">',
  '<meta http-equiv="refresh" content="0;url=//evil.example/">',
  '<a href="javascript:window.hit=1">here</a>',
  '{{7*7}}#{7*7}<%= 7*7 %>',
  '\u202e<b>',
  '<!--',
  ']]>',
  '&lt;script&gt;&#x22;',
] as const;

/** All of them in one text. */
export const HOSTILE = ATTACKS.join(' ');

/** Addresses that no page may link to. */
export const HOSTILE_URLS = [
  'javascript:window.hit=1',
  ' JaVaScRiPt:window.hit=1',
  'data:text/html,<script>parent.hit=1</script>',
  'vbscript:x',
  'file:///etc/passwd',
  '//evil.example/',
  'https://user@evil.example/" onmouseover="window.hit=1',
] as const;

/** An image that is a page: what a stored picture must never become. */
export const HOSTILE_PICTURE = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" onload="window.hit=1"><script>window.hit=1</script></svg>',
);
