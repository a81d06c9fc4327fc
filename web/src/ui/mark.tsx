/** The sign of the product. */
export const Mark = () => (
  <svg class="brand-mark" viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="var(--text)" />
    <path
      d="M8 11h9M8 16h5M17 16h3M8 21h8"
      stroke="var(--surface)"
      stroke-width="2.6"
      stroke-linecap="round"
    />
    <circle cx="22.5" cy="21" r="3" fill="#f0b355" />
  </svg>
);
