import { posix } from 'node:path';
import { lineAt, listFiles, readText } from './files.mjs';
import { importsOf } from './source-text.mjs';

/**
 * Who may import whom. Left: a folder of src/. Right: what it may import besides itself:
 * a folder or file of src/ (`supervisor/ports` stands for `supervisor/ports.ts` and what lies
 * below `supervisor/ports/`), a package, or `node:*`. `type` before it: with `import type` only.
 * Files that lie directly in src/ (main.ts, bin.ts) tie everything together and may import all.
 */
export const directions = {
  machines: ['xstate'],
  step: ['machines', 'xstate', 'node:crypto'],
  charts: ['machines', 'step', 'xstate', 'node:*'],
  supervisor: ['step', 'machines', 'xstate', 'node:crypto'],
  persistence: ['supervisor/ports', 'type machines', 'type step', 'better-sqlite3', 'node:*'],
  workers: [
    'supervisor/ports',
    'type machines',
    'node:*',
    '@agentclientprotocol/sdk',
    '@xterm/headless',
    '@lydell/node-pty',
  ],
  review: [
    'supervisor/ports',
    'type machines',
    'workers/edge',
    'workers/git',
    'workers/git-process',
    'workers/ticket-key',
    'node:*',
    'zod',
  ],
  landing: [
    'supervisor/ports',
    'type machines',
    'workers/edge',
    'workers/git',
    'workers/git-process',
    'workers/ticket-key',
    'workers/command-path',
    'workers/in-turn',
    'workers/tree-kill',
    'workers/worktree',
    'node:*',
  ],
  escalations: ['supervisor/ports', 'type machines', 'node:*', 'nodemailer'],
  operator: ['supervisor/ports', 'type machines', 'node:*'],
  transport: [
    'supervisor/ports',
    'machines',
    'charts',
    'tickets',
    'node:*',
    'fastify',
    '@fastify/static',
    '@fastify/swagger',
    '@fastify/swagger-ui',
    '@fastify/cookie',
    'fastify-type-provider-zod',
    '@modelcontextprotocol/sdk',
    'pino',
    'prom-client',
    'ws',
    'zod',
  ],
  engines: ['supervisor/ports', 'step', 'machines', 'node:*', '@restatedev/restate-sdk'],
  config: ['c12', 'yaml', 'zod', 'node:*'],
  tickets: ['config/nearest', 'yaml', 'zod', 'node:*'],
  world: ['supervisor/ports', 'node:*', 'pino'],
  explain: ['type transport/protocol', 'type machines'],
  cli: [
    'explain',
    'transport/protocol',
    'type machines',
    'charts',
    'config',
    'tickets',
    'node:*',
    '@bomb.sh/tab',
    'commander',
    'picocolors',
    'ws',
    'zod',
  ],
  client: ['type transport/protocol', 'transport/protocol/wire', 'xstate', 'ws'],
  demo: ['cli', 'config', 'tickets', 'transport/protocol', 'node:*', 'picocolors', 'yaml'],
};

/** What the page may import of src/: the published client, shared words, and the shapes of the wire without their schemas. */
export const page = ['client', 'explain', 'type transport/protocol', 'transport/protocol/wire'];

export const name = 'import directions';
export const why = 'arrows point one way: what decides must not know what acts';

/**
 * Violations: an import that the table does not name, a folder that it does not know, a cycle of folders.
 * @param {string} root
 * @param {Record<string, string[]>} table
 */
export function check(root, table = directions) {
  const violations = [];
  const edges = new Map();
  for (const file of listFiles(root, 'src').filter((path) => path.endsWith('.ts'))) {
    const folder = folderOf(file);
    if (folder === undefined) continue;
    if (!(folder in table)) {
      violations.push({
        file,
        message: `src/${folder}/ has no row in the table of import directions`,
      });
      continue;
    }
    const source = readText(root, file);
    for (const { specifier, typeOnly, offset } of importsOf(source)) {
      const target = resolve(file, specifier);
      const other = target.inside ? target.name.split('/')[0] : undefined;
      if (other === folder) continue;
      if (other !== undefined) edges.set(`${folder} ${other}`, [folder, other]);
      const reason = refusal(table[folder], target, typeOnly);
      if (reason)
        violations.push({
          file,
          line: lineAt(source, offset),
          message: `${folder} ${reason} ${specifier}`,
        });
    }
  }
  return [...violations, ...checkPage(root), ...cycles([...edges.values()])];
}

/** A view is loaded when it is looked at: whoever else imports from it loads it at once. What two need is in data/, ui/ or shell/. */
function foreignView(file, { name }) {
  const view = viewOf(name);
  if (view === undefined || view === viewOf(file) || file === 'web/src/app.tsx') return undefined;
  return `may import views/${view}/ only from app.tsx and from itself, not`;
}

const viewOf = (path) => /^web\/src\/views\/([^/]+)\//.exec(path)?.[1];

/** Whatever the page imports is sent to every browser: the service's own code has no business there. */
function checkPage(root) {
  return listFiles(root, 'web/src')
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((file) => {
      const source = readText(root, file);
      return importsOf(source).flatMap(({ specifier, typeOnly, offset }) => {
        const target = resolve(file, specifier);
        const reason = target.inside ? refusal(page, target, typeOnly) : foreignView(file, target);
        return reason
          ? [{ file, line: lineAt(source, offset), message: `the page ${reason} ${specifier}` }]
          : [];
      });
    });
}

function folderOf(file) {
  const parts = file.split('/');
  return parts.length > 2 ? parts[1] : undefined;
}

// Inside src/: the path without src/ and suffix. Outside: the package's name, or node:….
function resolve(file, specifier) {
  if (!specifier.startsWith('.')) {
    if (specifier.startsWith('node:')) return { inside: false, name: specifier };
    const parts = specifier.split('/');
    return { inside: false, name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
  }
  const path = posix.normalize(posix.join(posix.dirname(file), specifier));
  if (!path.startsWith('src/')) return { inside: false, name: path };
  return { inside: true, name: path.slice('src/'.length).replace(/\.[cm]?[jt]s$/, '') };
}

function refusal(allowed, target, typeOnly) {
  let onlyAsType = false;
  for (const entry of allowed) {
    const asType = entry.startsWith('type ');
    if (!covers(asType ? entry.slice('type '.length) : entry, target.name)) continue;
    if (!asType || typeOnly) return undefined;
    onlyAsType = true;
  }
  return onlyAsType ? 'may import only types (`import type`) from' : 'may not import';
}

function covers(entry, name) {
  if (entry === 'node:*') return name.startsWith('node:');
  return name === entry || name.startsWith(`${entry}/`);
}

function cycles(edges) {
  const next = groupByFrom(edges);
  const found = [];
  const finished = new Set();
  const walk = (folder, trail) => {
    const at = trail.indexOf(folder);
    if (at >= 0) found.push([...trail.slice(at), folder].join(' → '));
    if (at >= 0 || finished.has(folder)) return;
    for (const [, other] of next.get(folder) ?? []) walk(other, [...trail, folder]);
    finished.add(folder);
  };
  for (const folder of next.keys()) walk(folder, []);
  return found.map((cycle) => ({
    file: 'src',
    message: `folders import each other in a circle: ${cycle}`,
  }));
}

function groupByFrom(edges) {
  const groups = new Map();
  for (const edge of edges) groups.set(edge[0], [...(groups.get(edge[0]) ?? []), edge]);
  return groups;
}
