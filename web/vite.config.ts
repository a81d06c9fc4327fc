import { defineConfig } from 'vite';

// The page is built into the package, beside the service that serves it: `dist/page`.
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // A data: address would be one more thing for the content security policy to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // How long which part of the build took is of no use to who sets the project up.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // Which build a page is: the service says which one it serves, and an old page can tell.
  define: { __PAGE_BUILD__: JSON.stringify(process.env['CALLBOARD_PAGE_BUILD'] ?? 'unbuilt') },
  resolve: {
    // The client falls back to it where the platform has no WebSocket; browsers have one.
    alias: { ws: new URL('src/no-ws.ts', import.meta.url).pathname },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
