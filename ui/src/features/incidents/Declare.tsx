import { lazy, Suspense, useEffect } from 'react';
import { useMe } from '@/state';
import { ownDraft, useDeclareOpen } from './declareDraft';

const DeclareDialog = lazy(() => import('./DeclareDialog'));

/** Stands once in the shell; its form is loaded when first asked for. */
export function Declare() {
  const open = useDeclareOpen();
  const operator = useMe()?.operator.id;
  useEffect(() => {
    if (operator) ownDraft(operator);
  }, [operator]);
  return open ? (
    <Suspense fallback={null}>
      <DeclareDialog />
    </Suspense>
  ) : null;
}
