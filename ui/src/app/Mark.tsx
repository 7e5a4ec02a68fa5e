/** The product's mark: a ship's wheel. */
export function WheelMark({ className }: { className?: string | undefined }) {
  const spokes = [0, 45, 90, 135, 180, 225, 270, 315];
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round">
      <circle cx="12" cy="12" r="6.4" />
      <circle cx="12" cy="12" r="1.9" fill="currentColor" stroke="none" />
      {spokes.map((angle) => (
        <path key={angle} d="M12 10V1.8" transform={`rotate(${angle} 12 12)`} />
      ))}
    </svg>
  );
}
