import { cx } from './cx';
import styles from './Skeleton.module.css';

/** A bone of text: `width` in percent of the place it stands in. */
export function Skeleton({ width = 70, height = 'text', className }: { width?: number; height?: 'text' | 'title' | 'block'; className?: string }) {
  return <span aria-hidden className={cx(styles.bone, styles[height], className)} style={{ inlineSize: `${width}%` }} />;
}

export function SkeletonLines({ lines = 3 }: { lines?: number }) {
  return (
    <span className={styles.lines}>
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} width={[92, 78, 85, 64][i % 4] ?? 70} />
      ))}
    </span>
  );
}
