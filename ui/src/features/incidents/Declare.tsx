import { lazy, Suspense } from 'react';
import { useDeclareOpen } from './declareDraft';

const DeclareDialog = lazy(() => import('./DeclareDialog'));

/** Stands once in the shell; its form is loaded when first asked for. */
export function Declare() {
  const open = useDeclareOpen();
  return open ? (
    <Suspense fallback={null}>
      <DeclareDialog />
    </Suspense>
  ) : null;
}
