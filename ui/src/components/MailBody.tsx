import { Fragment, useMemo, type CSSProperties, type ReactNode } from 'react';
import styles from './MailBody.module.css';

/** What an e-mail may be made of here. Everything else is left out, and its text stays. */
const tags = ['p', 'a', 'br', 'ol', 'ul', 'li', 'strong', 'b', 'em', 'i', 'h1', 'h2', 'h3', 'div', 'span', 'table', 'tbody', 'thead', 'tr', 'td', 'th', 'hr', 'blockquote', 'code', 'pre'] as const;
type Tag = (typeof tags)[number];
const gone = new Set(['SCRIPT', 'STYLE', 'TITLE', 'HEAD', 'TEMPLATE', 'IFRAME', 'OBJECT', 'EMBED', 'SVG', 'MATH', 'NOSCRIPT', 'TEXTAREA', 'SELECT', 'FORM']);
const looks = ['color', 'font-weight', 'font-style', 'font-size', 'text-align', 'line-height', 'padding', 'margin', 'border', 'border-radius', 'background-color', 'text-decoration'] as const;

/** Only values that fetch nothing and reach nowhere. */
function styleOf(element: HTMLElement): CSSProperties {
  const kept: [string, string][] = looks.flatMap((name) => {
    const value = element.style.getPropertyValue(name);
    return value && !/url\(|expression|var\(|@/i.test(value) ? [[name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()), value] as [string, string]] : [];
  });
  return Object.fromEntries(kept);
}

function drawn(node: ChildNode, key: number): ReactNode {
  if (node.nodeType === 3) return node.textContent;
  if (!(node instanceof HTMLElement) || gone.has(node.tagName)) return null;
  const inside = [...node.childNodes].map(drawn);
  const tag = tags.find((known): known is Tag => known === node.tagName.toLowerCase());
  if (!tag) return <Fragment key={key}>{inside}</Fragment>;
  const Name = tag === 'a' ? 'span' : tag;
  if (tag === 'br' || tag === 'hr') return <Name key={key} />;
  // A link is told, not followed: its address stands as its title.
  return <Name key={key} style={styleOf(node)} {...(tag === 'a' ? { className: styles.link, title: node.getAttribute('href') ?? '' } : {})}>{inside}</Name>;
}

/**
 * An e-mail as its reader sees it. It is parsed into an inert document and drawn anew from a short list of elements, so that
 * nothing in it runs, loads or leads away.
 */
export function MailBody({ html }: { html: string }) {
  const body = useMemo(() => {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    return { lang: parsed.documentElement.lang || undefined, look: styleOf(parsed.body), inside: [...parsed.body.childNodes].map(drawn) };
  }, [html]);
  return (
    <div className={styles.paper} dir="auto" {...(body.lang ? { lang: body.lang } : {})} tabIndex={0} data-selectable>
      <div style={body.look}>{body.inside}</div>
    </div>
  );
}
