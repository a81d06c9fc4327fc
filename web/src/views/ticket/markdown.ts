import DOMPurify from 'dompurify';
import { Marked } from 'marked';

const TAGS = [
  'a',
  'blockquote',
  'br',
  'code',
  'del',
  'em',
  'h3',
  'hr',
  'input',
  'li',
  'ol',
  'p',
  'pre',
  'strong',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
];
const ATTRIBUTES = ['href', 'class', 'start', 'type', 'checked', 'disabled'];
/** Where a link may lead: the web, mail, and places of this page. */
const LINKS = /^(?:https?:|mailto:|#\/)/i;

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const marked = new Marked({
  gfm: true,
  async: false,
  renderer: {
    // HTML in a ticket is text that somebody wrote about HTML.
    html: ({ text }) => escaped(text),
    // An image would be fetched from elsewhere: what it shows is told, and where it lies can be followed.
    image: ({ href, text }) => {
      const words = `image: ${text || href}`;
      return LINKS.test(href) ? `<a href="${escaped(href)}">${escaped(words)}</a>` : escaped(words);
    },
    // One level below the part that it stands in, whatever it is called there.
    heading({ tokens, depth }) {
      return `<h3 class="md-${depth}">${this.parser.parseInline(tokens)}</h3>`;
    },
  },
});

const purify = DOMPurify(window);
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    const href = node.getAttribute('href') ?? '';
    if (!LINKS.test(href)) node.removeAttribute('href');
    if (!href.startsWith('#/')) node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  // Boxes of a list of tasks say whether they are ticked, and to whom they belong.
  if (node.tagName === 'INPUT') {
    if (node.getAttribute('type') !== 'checkbox') node.remove();
    node.setAttribute('disabled', '');
    node.setAttribute('aria-label', node.hasAttribute('checked') ? 'done' : 'to do');
  }
});

/** Markdown as HTML that can do nothing: no script, no style, no form, nothing that is fetched. */
export function toHtml(text: string): string {
  return purify.sanitize(marked.parse(text) as string, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}
