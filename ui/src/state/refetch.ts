import { useEffect, useRef } from 'react';

/** Asks again whenever `mark` becomes another: for what the platform alone knows, and no tag of the copy tells of without telling too often. */
export function useRefetchOn(refetch: () => void, mark: string) {
  const seen = useRef(mark);
  useEffect(() => {
    if (seen.current === mark) return;
    seen.current = mark;
    refetch();
  }, [refetch, mark]);
}
