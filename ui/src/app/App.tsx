import { DirectionProvider } from '@radix-ui/react-direction';
import { RouterProvider } from '@tanstack/react-router';
import { useTranslation } from '@/i18n/translation';
import { Toaster, TooltipProvider } from '@/components';
import type { createAppRouter } from './router';

export function App({ router }: { router: ReturnType<typeof createAppRouter> }) {
  const { dir } = useTranslation();
  return (
    <DirectionProvider dir={dir}>
      <TooltipProvider>
        <RouterProvider router={router} />
        <Toaster />
      </TooltipProvider>
    </DirectionProvider>
  );
}
