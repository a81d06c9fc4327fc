/** Which build this page is; see vite.config.ts. */
declare const __PAGE_BUILD__: string;
