import type { ComponentChild } from 'preact';
import type { View } from '../route.ts';

const icon = (...paths: readonly string[]): ComponentChild => (
  <svg class="nav-icon" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
    {paths.map((path) => (
      <path
        key={path}
        d={path}
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    ))}
  </svg>
);

/** The views in their order; `key` follows `g`. */
export const NAV: readonly {
  readonly path: View;
  readonly name: string;
  readonly key: string;
  readonly icon: ComponentChild;
}[] = [
  {
    path: 'chart',
    name: 'Chart',
    key: 'c',
    icon: icon('M3 5h7v5H3z', 'M14 14h7v5h-7z', 'M10 7.5h4a3 3 0 0 1 3 3V14'),
  },
  {
    path: 'board',
    name: 'Board',
    key: 'b',
    icon: icon('M4 4h4v15H4z', 'M10 4h4v8h-4z', 'M16 4h4v11h-4z'),
  },
  {
    path: 'workers',
    name: 'Workers',
    key: 'w',
    icon: icon('M4 5h16v12H4z', 'M8 9l2.5 2L8 13', 'M12.5 13.5H16', 'M9 20h6'),
  },
  {
    path: 'reviewers',
    name: 'Reviewers',
    key: 'r',
    icon: icon(
      'M4 12s3-6 8-6 8 6 8 6-3 6-8 6-8-6-8-6z',
      'M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
    ),
  },
  { path: 'operator', name: 'Operator', key: 'o', icon: icon('M3 12h4l2.5-6 4 12 2.5-6H21') },
];
