/** Drawn in a square of 16, with the colour of the text around. */
const paths = {
  check: 'M3 8.5l3.2 3.2L13 4.8',
  arrow: 'M2 11l4-4 3 3 5-6M10.5 4H14v3.5',
  hourglass: 'M4.5 2.500h7M4.5 13.500h7M5.5 2.500c0 3 5 4.5 5 8v3M10.5 2.500c0 3-5 4.5-5 8v3',
  cross: 'M4 4l8 8M12 4l-8 8',
  dot: 'M8 8h.01',
  dash: 'M3.5 8h9',
  info: 'M8 7.500v4M8 4.700h.01M8 14.500a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z',
  warning: 'M8 6.500v3M8 11.800h.01M8 2L1.5 13.700h13z',
  stop: 'M8 4.500v4M8 11.300h.01M5.3 1.500h5.400l3.8 3.800v5.400l-3.8 3.800H5.300l-3.8-3.800V5.300z',
  success: 'M5 8.200l2.2 2.200L11 6M8 14.500a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z',
} as const

export type IconName = keyof typeof paths

/** Always beside a word: it is hidden from assistive technology. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        stroke-width={name === 'dot' ? 8 : 1.8}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}

/** Two threads that cross: the mark beside the name. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round">
        <path d="M4 10c6 0 6 12 12 12s6-12 12-12" />
        <path d="M4 22c6 0 6-12 12-12s6 12 12 12" />
      </g>
    </svg>
  )
}
