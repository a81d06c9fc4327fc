import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { lineAt, listFiles, readText } from './files.mjs';

const link = /!?\[(?:[^\]\n]|\n(?!\n))*\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;
const npmScript = /\bnpm (?:(?:--?[\w-]+ )*)(?:run ([\w:.-]+)|(start|test)\b)/g;

export const name = 'live docs';
export const why = 'a page that points at nothing costs its reader the trust in the others';

/** Violations: in *.md at the root and below docs/, links to missing files or headings, and missing npm scripts. */
export function check(root) {
  const scripts = JSON.parse(readText(root, 'package.json')).scripts ?? {};
  const pages = [
    ...listFiles(root).filter((path) => /^[^/]+\.md$/.test(path)),
    ...listFiles(root, 'docs').filter((path) => path.endsWith('.md')),
  ];
  return pages.flatMap((file) => {
    const text = readText(root, file);
    return [...deadLinks(root, file, text), ...deadScripts(file, text, scripts)];
  });
}

function deadScripts(file, text, scripts) {
  return [...text.matchAll(npmScript)]
    .filter((match) => !((match[1] ?? match[2]) in scripts))
    .map((match) => ({
      file,
      line: lineAt(text, match.index),
      message: `package.json has no script ${match[1] ?? match[2]}`,
    }));
}

function deadLinks(root, file, text) {
  const prose = withoutCode(text);
  return [...prose.matchAll(link)].flatMap((match) => {
    const target = match[1];
    if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//')) return [];
    const line = lineAt(text, match.index);
    const [path = '', anchor] = target.split('#');
    const full =
      path === '' ? file : posix.normalize(posix.join(posix.dirname(file), decodeURI(path)));
    if (!existsSync(join(root, full))) return [{ file, line, message: `${target} does not exist` }];
    if (anchor && full.endsWith('.md') && !headings(readText(root, full)).has(anchor)) {
      return [{ file, line, message: `${full} has no heading #${anchor}` }];
    }
    return [];
  });
}

// Code is blanked, not cut, so that line numbers stay true.
function withoutCode(text) {
  const blank = (code) => code.replace(/[^\n]/g, ' ');
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, blank).replace(/(`+)[^`\n]+\1/g, blank);
}

// The anchors that GitHub gives to headings.
function headings(text) {
  const seen = new Map();
  const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1]));
  for (const match of text
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = match[1].replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}
